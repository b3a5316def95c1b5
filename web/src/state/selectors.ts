import { BAR_SECONDS, barAt, type Bar } from '../lib/Bar';
import { BarSeries } from '../lib/BarSeries';
import { FIRST, inListOrder } from '../lib/instruments';
import { named } from '../lib/keyed';
import type { State, Trade } from './State';

// What is read from the state.

/** Lengths of bars that no lane joins to longer ones. */
const SHORT: ReadonlySet<string> = new Set(['1m', '5m']);

/** The newest price of an instrument: the bar in progress, else the newest closed bar, else what the gateway told of it last. */
export const lastPrice = (state: Pick<State, 'forming' | 'candles' | 'instruments'>, instrument: string): number | null =>
  state.forming[instrument]?.close ?? state.candles[instrument]?.at(-1)?.close ?? named(state.instruments ?? {}, instrument)?.last_price ?? null;

/** The length of the bars on whose closes a strategy fires; five minutes of one that is gone. */
export const barSeconds = (state: Pick<State, 'signals'>, name: string): number => named(state.signals, name)?.bar_seconds ?? BAR_SECONDS;

/** Whether a bar was judged, in any lane whose bars open at such a time. */
export const isJudged = (state: Pick<State, 'signals' | 'judgedTs'>, ts: number): boolean =>
  ts <= (state.judgedTs ?? -1) || Object.values(state.signals).some((signal) => ts % signal.bar_seconds === 0 && ts <= (signal.lane_ts ?? -1));

/** The instruments that can be charted, in the order of lists: what is followed, or, before that is known, the first ones. */
export const listed = (state: Pick<State, 'instruments'>): string[] => inListOrder(state.instruments === null ? FIRST : Object.keys(state.instruments));

/** By what it is told how far the data is: the first ones, as far as they are followed. What else is followed may be quiet. */
export function leading(state: Pick<State, 'instruments' | 'charted'>): string[] {
  const first = FIRST.filter((one) => state.instruments === null || Object.hasOwn(state.instruments, one));
  return first.length > 0 ? first : [state.charted];
}

/** The newest moment that the data itself has reached, unix seconds. */
export function dataNow(state: Pick<State, 'forming' | 'candles' | 'instruments' | 'charted'>): number | null {
  let now: number | null = null;
  for (const instrument of leading(state)) {
    const closed = state.candles[instrument]?.at(-1);
    if (closed) now = Math.max(now ?? 0, closed.ts + BAR_SECONDS);
    const forming = state.forming[instrument];
    if (forming) now = Math.max(now ?? 0, forming.ts);
  }
  return now;
}

/** The market's own time: on a live market that of the wall, on a simulated one the newest that its data has reached. */
export function marketNow(state: Pick<State, 'forming' | 'candles' | 'system' | 'instruments' | 'charted'>, wallSeconds: number): number | null {
  const reached = dataNow(state);
  return reached === null || state.system?.market !== 'live' ? reached : Math.max(reached, wallSeconds);
}

/** What an open trade would make gross at the newest price, in basis points; null when that is not known. */
export function unrealised(state: Pick<State, 'forming' | 'candles' | 'instruments'>, trade: Trade): number | null {
  const now = lastPrice(state, trade.instrument) ?? trade.mark_price;
  return now === null ? null : (now / trade.entry_price - 1) * 10_000 * (trade.direction === 'SHORT' ? -1 : 1);
}

/** How long an open trade has been held at a moment of market time: seconds from its entry bar's close. */
export function heldSeconds(trade: Trade, now: number | null): number | null {
  return now === null ? null : Math.max(0, now - trade.entry_ts - trade.bar_seconds);
}

/** Whether a strategy may fire; one whose trade is open may be stopped all the same. */
export const isRunning = (state: Pick<State, 'strategies' | 'signals'>, name: string): boolean =>
  (named(state.strategies, name)?.state ?? (named(state.signals, name)?.status === 'STOPPED' ? 'stopped' : 'running')) === 'running';

/** Seconds of market time until a strategy may fire again; null when it may. The gateway counts from the newest bar that was judged in its lane. */
export function cooldownLeft(state: Pick<State, 'signals'>, name: string): number | null {
  const signal = named(state.signals, name);
  if (!signal || signal.status !== 'COOLING DOWN' || signal.last_fire_ts === null || signal.lane_ts === null) return null;
  return Math.max(0, signal.last_fire_ts + signal.cooldown_seconds - signal.lane_ts);
}

/** Strategies on longer bars of whose last bar the page has not heard: the newest bar of their lane, which is all that REST tells, completed none. */
export const unexplained = (state: State): string[] =>
  Object.values(state.signals)
    .filter((signal) => signal.judged_ts === null && signal.lane_ts !== null && !SHORT.has(named(state.strategies, signal.signal)?.timeframe ?? '5m'))
    .map((signal) => signal.signal);

/** The instrument that a fire was on: its strategy's, or the one whose bar closed at its price when the strategy is gone. */
export function instrumentOfFire(state: Pick<State, 'signals' | 'candles'>, fire: { signal: string; ts: number; price: number }): string {
  const own = named(state.signals, fire.signal)?.instrument;
  const closesAt = (instrument: string) => barAt(state.candles[instrument] ?? BarSeries.none, fire.ts)?.close === fire.price;
  return own ?? FIRST.find(closesAt) ?? FIRST[0];
}

/** The speed of a simulated market in simulated seconds a second, from the words of its description; null when they do not say. */
export function simulatedSpeed(state: Pick<State, 'system'>): number | null {
  if (state.system?.market !== 'simulated') return null;
  const words = /(\d+(?:\.\d+)?)\s*×|×\s*(\d+(?:\.\d+)?)/.exec(state.system.description);
  return words ? Number(words[1] ?? words[2]) : null;
}

export type Freshness = { level: 'fresh' | 'stale' | 'unknown'; closedAt: number | null; cause: StaleCause | null };
/** `market`: of market time; `wall`: of the clock on the wall. */
export type StaleCause = { why: 'no bar yet' } | { why: 'not connected' } | { why: 'silent'; seconds: number; of: 'market' | 'wall' };

/**
 * How fresh the data is. Stale: the market has moved on by more than two bars of its own time since the newest closed bar, or too much wall clock
 * has passed without one. Not connected: nobody knows.
 */
export function freshness(state: Pick<State, 'candles' | 'forming' | 'connection' | 'system' | 'lastBarSeenAt' | 'instruments' | 'charted'>, wallSeconds: number): Freshness {
  const newest = leading(state).map((instrument) => state.candles[instrument]?.at(-1)).filter((bar): bar is Bar => bar !== undefined);
  const now = dataNow(state);
  if (newest.length === 0 || now === null) return { level: 'unknown', closedAt: null, cause: { why: 'no bar yet' } };
  const closedAt = Math.min(...newest.map((bar) => bar.ts)) + BAR_SECONDS;
  if (state.connection.state !== 'live') return { level: 'unknown', closedAt, cause: { why: 'not connected' } };
  const stale = (seconds: number, of: 'market' | 'wall'): Freshness => ({ level: 'stale', closedAt, cause: { why: 'silent', seconds, of } });
  if (now - closedAt >= 2 * BAR_SECONDS) return stale(now - closedAt, 'market');
  if (state.system?.market === 'live') {
    const age = wallSeconds - closedAt;
    return age > 2 * BAR_SECONDS + 30 ? stale(age, 'wall') : { level: 'fresh', closedAt, cause: null };
  }
  const silent = state.lastBarSeenAt === null ? 0 : wallSeconds - state.lastBarSeenAt;
  if (silent > Math.max(15, (3 * BAR_SECONDS) / (simulatedSpeed(state) ?? 60))) return stale(silent, 'wall');
  return { level: 'fresh', closedAt, cause: null };
}

/** What is not up to date, with the word that says why. What its venue has never had, beside others that it has, is no news. */
export function closedGates(state: Pick<State, 'system'>): { instrument: string; reason: string }[] {
  return (state.system?.services ?? []).flatMap(({ source }) => {
    const gates = source?.gates ?? [];
    const hasData = gates.some((gate) => gate.reason !== 'history');
    return gates.flatMap(({ instrument, reason }) => (reason === null || (reason === 'history' && hasData) ? [] : [{ instrument, reason }]));
  });
}
