import { fullName } from '../lib/instruments';
import { named, without } from '../lib/keyed';
import type { Explanation, SignalsAnswer, SignalRow, StrategyRow } from '../wire/answers';
import type { FeatureUpdateEvent } from '../wire/GatewayEvent';
import type { Signal, State } from './State';
import { wanting } from './wanting';

/** Changes a signal that the gateway has named; one that it has not named gets no card. */
export function withSignal(state: State, name: string, fields: Partial<Signal>): State {
  const signal = named(state.signals, name);
  return signal ? { ...state, signals: { ...state.signals, [name]: { ...signal, ...fields } } } : state;
}

/** A bar that is judged whatever runs was judged: what each strategy made of it has to be asked for. */
export function applyFeatures(state: State, event: FeatureUpdateEvent): State {
  return event.ts <= (state.judgedTs ?? -1) ? state : wanting({ ...state, judgedTs: event.ts }, 'signals');
}

export function mergeSignals(state: State, answer: SignalsAnswer): State {
  const judgedTs = answer.features['ts'] ?? null;
  const signals: Record<string, Signal> = {};
  for (const [name, row] of Object.entries(answer.signal_states)) {
    signals[name] = withNewerOf(named(state.signals, name), { ...row, instrument: fullName(row.instrument) });
  }
  return { ...state, signals, judgedTs: Math.max(judgedTs ?? 0, state.judgedTs ?? 0) || null };
}

/** What the page knows better than an answer that was on its way: a later fire, and what came of the last bar of its own. */
function withNewerOf(local: Signal | null, given: Signal): Signal {
  if (local === null) return given;
  const merged = { ...given };
  if ((local.last_fire_ts ?? 0) > (given.last_fire_ts ?? 0)) {
    const { last_fire_ts, last_fire_dir, open_trade_id, status } = local;
    Object.assign(merged, { last_fire_ts, last_fire_dir, open_trade_id, status });
  }
  // A strategy on longer bars is not judged at each bar: until the next of its own, the last one says how it stands.
  if (given.judged_ts === null && local.judged_ts !== null && local.version === given.version) {
    const { outcome, judged_ts, conditions } = local;
    Object.assign(merged, { outcome, judged_ts, conditions });
  }
  return merged;
}

export function applyExplanation(state: State, answer: Explanation): State {
  const signal = named(state.signals, answer.signal);
  if (!signal || signal.version !== answer.version || answer.ts <= (signal.judged_ts ?? -1)) return state;
  return withSignal(state, answer.signal, { outcome: answer.outcome, judged_ts: answer.ts, conditions: answer.conditions });
}

export const strategiesOf = (rows: readonly StrategyRow[]): Record<string, StrategyRow> => Object.fromEntries(rows.map((row) => [row.name, row]));

/**
 * A strategy was defined, started, stopped or removed; what its rules are has to be asked for. Without a state nothing had to change, so that
 * what the page shows may be what is old.
 */
export function applyStrategy(state: State, change: { signal: string; version: number | null; state: 'running' | 'stopped' | 'removed' | null }): State {
  const name = change.signal;
  let next = wanting(state, 'signals', 'strategies', 'stats');
  if (change.state === null) return next;
  // Whatever was asked for, and perhaps failed, is overtaken.
  next = { ...next, wishes: without(next.wishes, name) };
  if (change.state !== 'removed') next = { ...next, removed: without(next.removed, name) };
  if (change.state === 'removed') return { ...next, signals: without(next.signals, name), strategies: without(next.strategies, name) };
  const known = named(next.strategies, name);
  if (known) {
    const row = { ...known, version: change.version ?? known.version, state: change.state };
    next = { ...next, strategies: { ...next.strategies, [name]: row } };
  }
  const status: SignalRow['status'] | undefined = named(next.signals, name)?.status;
  if (change.state === 'stopped' && status !== 'ACTIVE') return withSignal(next, name, { status: 'STOPPED' });
  return change.state === 'running' && status === 'STOPPED' ? withSignal(next, name, { status: 'WATCHING' }) : next;
}
