import { BAR_SECONDS, type Bar } from './Bar';
import { BarSeries, type Bars } from './BarSeries';

export const MINUTE_SECONDS = 60;
/** The lengths that can be charted. Bars of five minutes are loaded and longer ones made of them; those of a minute are asked for by themselves. */
export const TIMEFRAMES = [
  { name: '1m', seconds: MINUTE_SECONDS }, { name: '5m', seconds: 300 }, { name: '15m', seconds: 900 }, { name: '30m', seconds: 1_800 }, { name: '1h', seconds: 3_600 },
  { name: '4h', seconds: 14_400 }, { name: '1d', seconds: 86_400 },
] as const;
export type Timeframe = typeof TIMEFRAMES[number];

/** The open of the longer bar that a moment lies in. */
export const bucketOf = (ts: number, seconds: number): number => Math.floor(ts / seconds) * seconds;

/** The open of the bar on which something stands that happened at the close of the five minutes that opened at `ts`. */
export const placeOf = (ts: number, seconds: number): number => (seconds < BAR_SECONDS ? ts + BAR_SECONDS - seconds : bucketOf(ts, seconds));

/**
 * The longer bars that are over, made of bars of five minutes. The first is left out when its beginning is not there, as it would lie about its
 * open. A gap makes a bar of what there is, as a venue's own candles do. Nothing is made twice: each update goes on from the one before.
 */
export class LongerBars {
  private from = BarSeries.none;
  private over = BarSeries.none;
  /** The one that later bars may still belong to. */
  private current: Bar | null = null;
  /** The one whose beginning is not there. */
  private cut: number | null = null;

  constructor(private readonly seconds: number) {}

  /** `now` is the open of the bar in progress: with it, an earlier longer bar is over. */
  update(bars: BarSeries, now: number | null): BarSeries {
    if (this.seconds === BAR_SECONDS) return bars;
    if (!bars.continues(this.from)) {
      const first = bars.at(0)?.ts ?? 0;
      this.cut = bucketOf(first, this.seconds) === first ? null : bucketOf(first, this.seconds);
      this.from = this.over = BarSeries.none;
      this.current = null;
    }
    for (const bar of bars.slice(this.from.length)) this.take(bar);
    this.from = bars;
    if (now !== null && this.current !== null && bucketOf(now, this.seconds) > this.current.ts) this.finish();
    return this.over;
  }

  private take(bar: Bar): void {
    const ts = bucketOf(bar.ts, this.seconds);
    if (ts === this.cut) return;
    if (this.current !== null && this.current.ts !== ts) this.finish();
    // It was taken for over, and a bar of it came all the same.
    const last = this.over.at(-1);
    if (last?.ts === ts) {
      this.current = { ...last };
      this.over = BarSeries.of(this.over.slice(0).slice(0, -1));
    }
    if (this.current !== null) absorb(this.current, bar);
    else this.current = { ...bar, ts };
    if (bar.ts + BAR_SECONDS === ts + this.seconds) this.finish();
  }

  private finish(): void {
    if (this.current !== null) this.over = this.over.appended(this.current, Infinity, 0);
    this.current = null;
  }
}

/** The longer bar in progress: its closed parts and the one in progress; null when there is neither. */
export function longerForming(closed: Bars, forming: Bar | null, seconds: number): Bar | null {
  const newest = closed.at(-1);
  if (forming === null) {
    if (seconds === BAR_SECONDS || !newest || newest.ts + BAR_SECONDS === bucketOf(newest.ts, seconds) + seconds) return null;
  }
  const ts = bucketOf((forming ?? newest)?.ts ?? 0, seconds);
  let made: Bar | null = null;
  for (let place = closed.length - 1; place >= 0 && (closed.at(place)?.ts ?? 0) >= ts; place -= 1) {
    const bar = closed.at(place);
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
