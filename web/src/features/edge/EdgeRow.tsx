import { tone } from '../../lib/Format';
import { promiseSide, verdictText } from '../../text/verdicts';
import { useView } from '../../ui/View';
import type { Sample } from '../../wire/answers';
import type { EdgeScale } from './scale';

export function EdgeRow({ name, measured, expected, scale, isTotal = false }: { name: string; measured: Sample; expected: number | null; scale: EdgeScale; isTotal?: boolean }) {
  const { t, format } = useView();
  const { mean_net_bps: mean, ci95_low: low, ci95_high: high, trades } = measured;
  const percent = (value: number) => `${scale.at(value).toFixed(2)}%`;
  const label = t('edgeLabel', { name, mean: format.signed(mean), interval: format.interval(low, high), expected: format.signed(expected) });
  return (
    <div className={isTotal ? 'edge-row edge-total' : 'edge-row'}>
      <span className="edge-name" title={name}>{name}</span>
      <div className="edge-plot" role="img" aria-label={label}>
        <span className="edge-zero" style={{ left: percent(0) }} />
        {low !== null && high !== null && (
          <span
            className={['edge-bar', low < scale.low && 'cut-left', high > scale.high && 'cut-right'].filter(Boolean).join(' ')}
            style={{ left: percent(low), width: `${(scale.at(high) - scale.at(low)).toFixed(2)}%` }}
          />
        )}
        {expected !== null && <span className="edge-expected" style={{ left: percent(expected) }} />}
        {mean !== null && <span className="edge-mean" style={{ left: percent(mean) }} />}
      </div>
      <span className={`edge-text ${tone(mean)}`}>{format.signed(mean)}</span>
      <span className="edge-needs">
        {t('nTrades', { n: trades })}{measured.clusters < trades && ` ${t('inClusters', { n: measured.clusters })}`} · {verdictText(measured, t)}{promiseSide(measured, expected) === 'above' && ` · ${t('lessThanPromised')}`}
      </span>
    </div>
  );
}
