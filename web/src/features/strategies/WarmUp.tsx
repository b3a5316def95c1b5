import { useEffect, useState } from 'react';
import { api, MOST_ROWS } from '../../wire/api';
import { BAR_SECONDS } from '../../lib/Bar';
import { SYMBOLS } from '../../state/State';
import { usePage, useView } from '../../ui/View';

/** How much of the history that a strategy needs is there, while a value of it is not known yet. */
export function WarmUp({ bars }: { bars: number | null }) {
  const { t, format } = useView();
  const { judgedTs } = usePage('judgedTs');
  const [firstTs, setFirstTs] = useState<number | null>(null);
  useEffect(() => {
    let isCurrent = true;
    // What cannot be asked now is asked when the card is drawn again; the words below stand without it.
    api.candles(SYMBOLS[0], MOST_ROWS).then((rows) => { if (isCurrent) setFirstTs(rows[0]?.ts ?? null); }, () => {});
    return () => { isCurrent = false; };
  }, []);
  if (bars === null || bars <= 0) return null;
  const have = firstTs === null || judgedTs === null ? null : Math.min(bars, (judgedTs - firstTs) / BAR_SECONDS + 1);
  if (have === null) return <p className="warm-up">{t('warmUpUnknown', { bars: format.count(bars) })}</p>;
  const text = t('warmUpBars', { have: format.count(have), bars: format.count(bars) });
  return (
    <div className="warm-up">
      <p>{have >= bars ? t('warmUpValue') : text}</p>
      <progress value={have} max={bars} aria-label={t('warmUp')} aria-valuetext={text} />
    </div>
  );
}
