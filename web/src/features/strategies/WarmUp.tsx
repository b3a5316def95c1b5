import type { Signal } from '../../state/State';
import { useView } from '../../ui/View';

/** How much of the history that a strategy needs is there, while a value of it is not known yet. */
export function WarmUp({ signal }: { signal: Signal }) {
  const { t, format } = useView();
  const { warm_up_bars: bars, history_bars: have } = signal;
  if (bars <= 0) return null;
  if (have === null) return <p className="warm-up">{t('warmUpUnknown', { bars: format.count(bars) })}</p>;
  const text = t('warmUpBars', { have: format.count(have), bars: format.count(bars) });
  return (
    <div className="warm-up">
      <p>{have >= bars ? t('warmUpValue') : text}</p>
      <progress value={have} max={bars} aria-label={t('warmUp')} aria-valuetext={text} />
    </div>
  );
}
