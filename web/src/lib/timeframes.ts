import { BAR_SECONDS, type Bar } from './Bar';

export const TIMEFRAMES = [{ name: '5m', seconds: 300 }, { name: '15m', seconds: 900 }, { name: '1h', seconds: 3600 }] as const;
export type Timeframe = typeof TIMEFRAMES[number];

/** The open of the longer bar that a moment lies in. */
export const bucketOf = (ts: number, seconds: number): number => Math.floor(ts / seconds) * seconds;

/**
 * Longer bars, made of bars of five minutes in ascending order. The first is left out when its beginning is not there, as it would lie about its
 * open; the last may still lack its end. A gap makes a bar of what there is, as a venue's own candles do.
 */
export function longerBars(bars: readonly Bar[], seconds: number): Bar[] {
  if (seconds === BAR_SECONDS) return bars.slice();
  const longer: Bar[] = [];
  for (const bar of bars) {
    const ts = bucketOf(bar.ts, seconds);
    const current = longer.at(-1);
    if (current?.ts === ts) absorb(current, bar);
    else longer.push({ ...bar, ts });
  }
  if (longer.length > 0 && bars[0] && bars[0].ts !== longer[0]?.ts) longer.shift();
  return longer;
}

/** The longer bar in progress: its closed parts and the one in progress; null when there is neither. */
export function longerForming(closed: readonly Bar[], forming: Bar | null, seconds: number): Bar | null {
  const newest = closed.at(-1);
  if (forming === null) {
    if (seconds === BAR_SECONDS || !newest || newest.ts + BAR_SECONDS === bucketOf(newest.ts, seconds) + seconds) return null;
  }
  const ts = bucketOf((forming ?? newest)?.ts ?? 0, seconds);
  let made: Bar | null = null;
  for (let place = closed.length - 1; place >= 0 && (closed[place]?.ts ?? 0) >= ts; place -= 1) {
    const bar = closed[place];
    if (!bar) break;
    if (made === null) made = { ...bar, ts };
    else {
      made.open = bar.open;
      made.high = Math.max(made.high, bar.high);
      made.low = Math.min(made.low, bar.low);
      made.volume += bar.volume;
    }
  }
  if (forming === null) return made;
  if (made === null) return { ...forming, ts };
  absorb(made, forming);
  return made;
}

function absorb(longer: Bar, later: Bar): void {
  longer.high = Math.max(longer.high, later.high);
  longer.low = Math.min(longer.low, later.low);
  longer.close = later.close;
  longer.volume += later.volume;
}
