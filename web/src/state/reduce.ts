import { BarSeries } from '../lib/BarSeries';
import { without } from '../lib/keyed';
import type { GatewayEvent } from '../wire/GatewayEvent';
import type { Action, Snapshot } from './Action';
import { applyCandle, applyCharted, kept, mergeCandles, mergeMinutes } from './candles';
import { follows } from './eventId';
import { applyExplanation, applyFeatures, applyStrategy, mergeSignals, strategiesOf } from './signals';
import { applyInstrument, instrumentsOf } from './instruments';
import { initialState, type State } from './State';
import { applyClose, applyFire, applyOpen, applyRefusal, mergeTrades } from './trades';
import { wanting } from './wanting';

/**
 * The one function that changes the page's state. Pure: no clock, no page, no network.
 *
 * Events may repeat what REST has already given, and REST may be older than events that came while it was on its way: applying either again, or
 * late, changes nothing. A slice that did not change keeps its identity, so that whoever draws can compare with `===`.
 */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'event': return applyEvent(state, action.event, action.at);
    case 'snapshot': return applySnapshot(state, action.snapshot, action.at);
    case 'candlesLoaded': return mergeCandles(state, action.instrument, action.rows);
    case 'minutesLoaded': return mergeMinutes(state, action.instrument, action.rows);
    case 'instrumentsLoaded': return { ...state, instruments: instrumentsOf(action.rows) };
    case 'instrumentAnswered': return applyInstrument(state, action.row);
    case 'charted': return applyCharted(state, action.instrument);
    case 'tradesLoaded': return mergeTrades(state, action.rows);
    case 'signalsLoaded': return mergeSignals(state, action.answer);
    case 'strategiesLoaded': return { ...state, strategies: strategiesOf(action.rows) };
    case 'statsLoaded': return { ...state, stats: action.answer };
    case 'systemLoaded': return { ...state, system: action.answer ?? state.system, systemAt: action.answer === null ? state.systemAt : action.at };
    case 'explained': return applyExplanation(state, action.answer);
    case 'wished': return { ...state, wishes: { ...state.wishes, [action.name]: { verb: action.verb } } };
    case 'wishGranted':
      return applyStrategy({ ...state, wishes: without(state.wishes, action.name) }, { signal: action.name, version: action.answer.version, state: action.answer.state });
    case 'removedHere': return { ...state, removed: { ...state.removed, [action.name]: action.removed } };
    case 'removalSettled': return { ...state, removed: without(state.removed, action.name) };
    case 'wishRefused': return { ...state, wishes: { ...state.wishes, [action.name]: { problem: action.problem } } };
    case 'problem': return withProblem(state, action.place, action.message);
    case 'connection': return { ...state, connection: action.connection };
  }
}

/** An event that was applied already is passed over; one before which others are missing makes everything be loaded again. */
function applyEvent(state: State, event: GatewayEvent, at: number): State {
  if (event.id === null) return apply(state, event, at);
  const order = event.type === 'reset' || event.type === 'start' ? 'next' : follows(state.lastEventId, event.id);
  if (order === 'repeated') return state;
  const next = { ...apply(state, event, at), lastEventId: event.id };
  return order === 'gap' ? wanting(next, 'everything') : next;
}

function apply(state: State, event: GatewayEvent, at: number): State {
  switch (event.type) {
    case 'candle': return applyCandle(state, event, at);
    case 'feature_update': return applyFeatures(state, event);
    case 'lane_update': return wanting(state, 'signals');
    case 'signal_fire': return applyFire(state, event);
    case 'order_refused': return applyRefusal(state, event);
    case 'strategy': return applyStrategy(state, event);
    case 'trade_open': return applyOpen(state, event);
    case 'trade_close': return applyClose(state, event);
    case 'reset': return wanting(state, 'everything');
    case 'start':
    case 'unknown': return state;
  }
}

/** At the start, after a `reset` and after a gap. What could not be loaded stays. */
function applySnapshot(state: State, snapshot: Snapshot, at: number): State {
  let next: State = {
    ...initialState, loaded: true, charted: state.charted, minutes: state.minutes,
    instruments: snapshot.instruments ? instrumentsOf(snapshot.instruments) : state.instruments, stats: snapshot.stats ?? state.stats, system: state.system, systemAt: state.systemAt, problems: state.problems,
    wishes: state.wishes, removed: state.removed, strategies: snapshot.strategies ? strategiesOf(snapshot.strategies) : state.strategies, connection: state.connection,
    lastEventId: state.lastEventId, lastBarSeenAt: at, wanted: state.wanted,
  };
  for (const instrument of kept(state)) {
    const rows = snapshot.candles[instrument];
    if (rows) next = mergeCandles(next, instrument, rows);
    else next = { ...next, candles: { ...next.candles, [instrument]: state.candles[instrument] ?? BarSeries.none } };
  }
  next = snapshot.trades ? mergeTrades(next, snapshot.trades) : { ...next, trades: state.trades, activity: state.activity };
  return snapshot.signals ? mergeSignals(next, snapshot.signals) : { ...next, signals: state.signals, judgedTs: state.judgedTs };
}

function withProblem(state: State, place: keyof State['problems'], message: string | null): State {
  if ((state.problems[place] ?? null) === message) return state;
  const { [place]: _, ...others } = state.problems;
  return { ...state, problems: message === null ? others : { ...others, [place]: message } };
}
