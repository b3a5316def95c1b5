import { memo } from 'react';
import { tone } from '../../lib/Format';
import type { Trade } from '../../state/State';
import { useView } from '../../ui/View';
import { cumulative } from './cumulative';

const [WIDTH, HEIGHT] = [320, 72];

/** The running sum of net returns, one step a trade in order of exits. `trades` come newest first; they are not the whole when there are more than a page keeps. */
export const Curve = memo(function Curve({ trades, isWhole }: { trades: readonly Trade[]; isWhole: boolean }) {
  const { t, format } = useView();
  const sums = cumulative(trades);
  if (sums.length < 2) return null;
  const [low, high] = [Math.min(0, ...sums), Math.max(0, ...sums)];
  const x = (place: number) => ((place / (sums.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (4 + ((high - value) / (high - low || 1)) * (HEIGHT - 8)).toFixed(1);
  const last = sums.at(-1) ?? 0;
  return (
    <section className="rolling-block curve">
      <h3>{t('cumulativeNet')}{!isWhole && ` ${t('curveOf', { n: sums.length - 1 })}`}</h3>
      <div className="curve-body">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" preserveAspectRatio="none"
          aria-label={t('curveLabel', { n: sums.length - 1, sum: format.signed(last), low: format.signed(low), high: format.signed(high) })}
        >
          <line className="curve-zero" x1="0" x2={WIDTH} y1={y(0)} y2={y(0)} />
          <polyline className={`curve-line ${tone(last)}`} points={sums.map((sum, place) => `${x(place)},${y(sum)}`).join(' ')} />
        </svg>
        <span className={`curve-end ${tone(last)}`}>{format.signed(last)} {t('bps')}</span>
      </div>
    </section>
  );
});
