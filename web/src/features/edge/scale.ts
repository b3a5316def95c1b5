import type { Sample } from '../../wire/answers';

/** Wider intervals than this, in basis points, are cut off: they would make everything else too small to see. */
const CLIP = 70;

export interface EdgeScale {
  low: number;
  high: number;
  /** Where a value lies, 0 to 100. */
  at(value: number): number;
  ticks: number[];
}

/** A common scale around zero that holds every mean and every promise. */
export function edgeScale(rows: readonly { measured: Sample; expected: number | null }[]): EdgeScale {
  let [low, high] = [-10, 10];
  for (const { measured, expected } of rows) {
    for (const value of [measured.mean_net_bps, expected]) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (measured.ci95_low !== null) low = Math.min(low, Math.max(measured.ci95_low, -CLIP));
    if (measured.ci95_high !== null) high = Math.max(high, Math.min(measured.ci95_high, CLIP));
  }
  const margin = (high - low) * 0.05;
  low -= margin;
  high += margin;
  const step = [10, 20, 50, 100, 200, 500].find((one) => (high - low) / one <= 6) ?? 1000;
  const ticks = [Math.ceil(low / step) * step, 0, Math.floor(high / step) * step];
  return { low, high, at: (value) => Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100)), ticks: [...new Set(ticks)] };
}
