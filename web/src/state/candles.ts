import { BAR_SECONDS, firstFrom, sameBar, type Bar } from '../lib/Bar';
import { BarSeries } from '../lib/BarSeries';
import type { CandleRow } from '../wire/answers';
import type { CandleEvent } from '../wire/GatewayEvent';
import { LIMITS, type State } from './State';
import { wanting } from './wanting';

const barOf = ({ ts, open, high, low, close, volume }: CandleRow | CandleEvent): Bar => ({ ts, open, high, low, close, volume });

export function applyCandle(state: State, event: CandleEvent, at: number): State {
  return event.closed ? withClosed(state, event.symbol, barOf(event), at) : withForming(state, event.symbol, barOf(event));
}

function withForming(state: State, symbol: string, bar: Bar): State {
  const newest = state.candles[symbol]?.at(-1);
  const current = state.forming[symbol];
  if (newest && bar.ts <= newest.ts) return state;
  if (current && (bar.ts < current.ts || sameBar(current, bar))) return state;
  return { ...state, forming: { ...state.forming, [symbol]: bar } };
}

function withClosed(state: State, symbol: string, bar: Bar, at: number): State {
  const bars = state.candles[symbol] ?? BarSeries.none;
  const newest = bars.at(-1);
  if (newest && bar.ts <= newest.ts) return withEarlier(state, symbol, bars, bar);
  const next = withBars({ ...state, lastBarSeenAt: at }, symbol, bars.appended(bar, LIMITS.bars, LIMITS.barSlack));
  // The first bar that the page hears of has a history that it did not: it was opened while that was still being loaded.
  return !newest || bar.ts > newest.ts + BAR_SECONDS ? wanting(next, 'candles') : next;
}

/** A bar that is there already, or one that fills a hole. */
function withEarlier(state: State, symbol: string, bars: BarSeries, bar: Bar): State {
  const place = firstFrom(bars, bar.ts);
  const there = bars.at(place);
  if (!there || (there.ts === bar.ts && sameBar(there, bar)) || (place === 0 && there.ts > bar.ts)) return state;
  const next = bars.slice(0);
  next.splice(place, there.ts === bar.ts ? 1 : 0, bar);
  return withBars(state, symbol, BarSeries.of(next));
}

function withBars(state: State, symbol: string, bars: BarSeries): State {
  const [newest, forming] = [bars.at(-1), state.forming[symbol]];
  const isOver = forming && newest && forming.ts <= newest.ts;
  return { ...state, candles: { ...state.candles, [symbol]: bars }, forming: isOver ? { ...state.forming, [symbol]: null } : state.forming };
}

/**
 * Joins what REST gives with what is there. Older bars that do not reach up to it are dropped: a page that was opened while history was still
 * being loaded has them, and there would be a hole.
 */
export function mergeCandles(state: State, symbol: string, rows: readonly CandleRow[]): State {
  const there = state.candles[symbol] ?? BarSeries.none;
  const reaches = (there.at(-1)?.ts ?? 0) + BAR_SECONDS >= (rows[0]?.ts ?? 0);
  const byTime = new Map((reaches ? there.slice(0) : []).map((bar) => [bar.ts, bar]));
  for (const row of rows) byTime.set(row.ts, barOf(row));
  return withBars(state, symbol, BarSeries.of([...byTime.values()].sort((a, b) => a.ts - b.ts).slice(-LIMITS.bars)));
}
