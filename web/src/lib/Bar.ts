import type { Bars } from './BarSeries';

/** A bar of one instrument; `ts` is its open in unix seconds. */
export interface Bar {
  ts: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Seconds of the shortest bar, of which everything else is built. */
export const BAR_SECONDS = 300;

export const sameBar = (a: Bar, b: Bar): boolean =>
  a.ts === b.ts && a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;

/** The place of the first bar that opens at `ts` or later, among bars in ascending order. */
export function firstFrom(bars: Bars, ts: number): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars.at(middle)?.ts ?? Infinity) < ts) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function barAt(bars: Bars, ts: number): Bar | null {
  const bar = bars.at(firstFrom(bars, ts));
  return bar?.ts === ts ? bar : null;
}
