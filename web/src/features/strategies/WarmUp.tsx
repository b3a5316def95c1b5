import { useEffect, useState } from 'react';
import { BAR_SECONDS } from '../../lib/Bar';
import { usePage, useView } from '../../ui/View';
import { firstBar } from './firstBar';

const LOOK_MS = 10_000;

/** How much of the history that a strategy needs is there, while a value of it is not known yet. */
export function WarmUp({ bars }: { bars: number | null }) {
  const { t, format } = useView();
  const { judgedTs } = usePage('judgedTs');
  const [firstTs, setFirstTs] = useState<number | null>(null);
  const have = bars === null || firstTs === null || judgedTs === null ? null : Math.min(bars, (judgedTs - firstTs) / BAR_SECONDS + 1);
  const isThere = have !== null && have === bars;
  useEffect(() => {
    if (isThere) return undefined;
    let isCurrent = true;
    // History comes without events. What cannot be asked now is asked again; the words below stand without it.
    const look = () => firstBar().then((ts) => { if (isCurrent) setFirstTs(ts); }, () => {});
    void look();
    const timer = setInterval(() => { if (!document.hidden) void look(); }, LOOK_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [isThere]);
  if (bars === null || bars <= 0) return null;
  if (have === null) return <p className="warm-up">{t('warmUpUnknown', { bars: format.count(bars) })}</p>;
  const text = t('warmUpBars', { have: format.count(have), bars: format.count(bars) });
  return (
    <div className="warm-up">
      <p>{have >= bars ? t('warmUpValue') : text}</p>
      <progress value={have} max={bars} aria-label={t('warmUp')} aria-valuetext={text} />
    </div>
  );
}
