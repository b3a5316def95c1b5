import type {
  CandleRow, Condition, Expected, Explanation, Gate, InstrumentRow, IntegrityAnswer, LedgerDay, LedgerEntry, Obstacle, Sample, Samples, ServiceState, SignalRow,
  SignalsAnswer, SignalStats, SourceReport, StatsAnswer, StrategyRow, SystemAnswer, TradeRecord, TradeRow, VenueFrame, Waiting, WishAnswer,
} from './answers';
import { Fields, listOf } from './fields';

// Every answer of the REST interface, checked field by field as it comes: what is drawn is what its type says. Each throws `WireError`.

const DIRECTIONS = ['LONG', 'SHORT'] as const;
const MARKETS = ['live', 'simulated'] as const;

export const candlesOf = (body: unknown): CandleRow[] => listOf(body, (row) => ({
  instrument: row.text('instrument'), length: row.text('length'), ts: row.moment('ts'), open: row.number('open'), high: row.number('high'), low: row.number('low'), close: row.number('close'),
  volume: row.number('volume'), closed: row.flag('closed'),
}));

const instrumentRowOf = (row: Fields): InstrumentRow => ({
  instrument: row.text('instrument'), venue: row.text('venue'), symbol: row.text('symbol'), follows: row.texts('follows'), read_by: row.texts('read_by'),
  last_price: row.numberOrNull('last_price'), last_at: row.momentOrNull('last_at'),
});

export const instrumentsOf = (body: unknown): InstrumentRow[] => listOf(body, instrumentRowOf);
export const instrumentOf = (body: unknown): InstrumentRow => instrumentRowOf(new Fields(body));

export const tradesOf = (body: unknown): TradeRow[] => listOf(body, (row) => ({
  id: row.number('id'), signal: row.text('signal'), version: row.number('version'), instrument: row.text('instrument'),
  direction: row.oneOf('direction', ...DIRECTIONS), entry_ts: row.moment('entry_ts'), entry_price: row.number('entry_price'),
  exit_ts: row.momentOrNull('exit_ts'), exit_price: row.numberOrNull('exit_price'), hold_bars: row.numberOrNull('hold_bars'),
  hold_seconds: row.numberOrNull('hold_seconds'), bar_seconds: row.count('bar_seconds'), gross_bps: row.numberOrNull('gross_bps'), net_bps: row.numberOrNull('net_bps'),
  mark_price: row.numberOrNull('mark_price'), status: row.oneOf('status', 'OPEN', 'CLOSED'),
  booked_late: row.flag('booked_late'), exit_reason: row.textOrNull('exit_reason'),
}));

export const tradeRecordsOf = (body: unknown): TradeRecord[] => listOf(body, (row) => ({
  type: row.oneOf('type', 'candle', 'signal_fire', 'trade_open', 'trade_close'), ts: row.moment('ts'), record: row.textOrNull('record'), at: row.instant('at'),
}));

const conditionOf = (row: Fields): Condition => ({
  direction: row.oneOf('direction', ...DIRECTIONS), text: row.text('text'), value: row.numberOrNull('value'), threshold: row.numberOrNull('threshold'),
  holds: row.flagOrNull('holds'),
});

const obstacleOf = (row: Fields): Obstacle => ({
  source: row.text('source'), reason: row.text('reason'), detail: row.textOrNull('detail'), since: row.instantOrNull('since'),
});

const waitingOf = (row: Fields): Waiting => ({
  instrument: row.text('instrument'), what: row.text('what'), reason: row.oneOf('reason', 'unfollowed', 'no-feed', 'unpolled'), remedy: row.text('remedy'),
});

const signalOf = (row: Fields): SignalRow => ({
  signal: row.text('signal'), version: row.number('version'), title: row.text('title'), theory: row.text('theory'), instrument: row.text('instrument'),
  lane: row.text('lane'), bar_seconds: row.count('bar_seconds'), lane_ts: row.momentOrNull('lane_ts'), judged_ts: row.momentOrNull('judged_ts'),
  last_fire_ts: row.momentOrNull('last_fire_ts'), last_fire_dir: row.oneOfOrNull('last_fire_dir', ...DIRECTIONS),
  open_trade_id: row.numberOrNull('open_trade_id'), status: row.oneOf('status', 'ACTIVE', 'COOLING DOWN', 'WATCHING', 'BLIND', 'STOPPED'),
  blind: row.objectOrNull('blind', obstacleOf), waiting: row.list('waiting', waitingOf), outcome: row.textOrNull('outcome'),
  hold_seconds: row.numberOrNull('hold_seconds'), cooldown_seconds: row.number('cooldown_seconds'), warm_up_bars: row.count('warm_up_bars'), history_bars: row.countOrNull('history_bars'),
  conditions: row.list('conditions', conditionOf),
});

export function signalsOf(body: unknown): SignalsAnswer {
  const answer = new Fields(body);
  return {
    signal_states: answer.keyed('signal_states', (states, name) => states.object(name, signalOf)),
    features: answer.keyed('features', (features, name) => (name === 'ts' ? features.momentOrNull(name) : features.numberOrNull(name))),
  };
}

const sampleOf = (row: Fields): Sample => ({
  trades: row.count('trades'), clusters: row.count('clusters'), trades_per_day: row.numberOrNull('trades_per_day'),
  trades_per_day_low: row.numberOrNull('trades_per_day_low'), trades_per_day_high: row.numberOrNull('trades_per_day_high'),
  win_rate: row.numberOrNull('win_rate'), mean_gross_bps: row.numberOrNull('mean_gross_bps'), mean_net_bps: row.numberOrNull('mean_net_bps'),
  stdev_net_bps: row.numberOrNull('stdev_net_bps'), ci95_low: row.numberOrNull('ci95_low'), ci95_high: row.numberOrNull('ci95_high'),
  more_trades_to_tell: row.countOrNull('more_trades_to_tell'), verdict: row.text('verdict'),
});

const samplesOf = (row: Fields): Samples => ({ all: row.object('all', sampleOf), timely: row.object('timely', sampleOf) });

const expectedOf = (row: Fields): Expected => ({
  trades_per_day: row.number('trades_per_day'), gross_bps: row.number('gross_bps'), gross_bps_low: row.number('gross_bps_low'),
  gross_bps_high: row.number('gross_bps_high'), net_bps: row.number('net_bps'),
});

const signalStatsOf = (row: Fields): SignalStats => ({
  ...samplesOf(row), version: row.number('version'), expected: row.objectOrNull('expected', expectedOf),
  earlier: row.keyed('earlier', (versions, number) => versions.object(number, samplesOf)),
});

export function statsOf(body: unknown): StatsAnswer {
  const answer = new Fields(body);
  return { signals: answer.keyed('signals', (signals, name) => signals.object(name, signalStatsOf)), total: answer.object('total', samplesOf) };
}

const rulesOf = (row: Fields) => ({ long: row.texts('long'), short: row.texts('short') });

function strategyRowOf(row: Fields): StrategyRow {
  const strategy: StrategyRow = {
    name: row.text('name'), version: row.number('version'), state: row.oneOf('state', 'running', 'stopped'), title: row.text('title'), theory: row.text('theory'),
    instrument: row.text('instrument'), timeframe: row.textOrNull('timeframe'), warm_up_bars: row.count('warm_up_bars'), features: row.keyed('features', (features, name) => features.text(name)),
    entry: row.object('entry', rulesOf), exit: row.object('exit', rulesOf), expected: row.objectOrNull('expected', expectedOf),
  };
  if (row.has('document')) strategy.document = row.text('document');
  if (row.has('file')) strategy.file = row.textOrNull('file');
  return strategy;
}

export const strategiesOf = (body: unknown): StrategyRow[] => listOf(body, strategyRowOf);
export const strategyOf = (body: unknown): StrategyRow => strategyRowOf(new Fields(body));

export function wishOf(body: unknown): WishAnswer {
  const answer = new Fields(body);
  return {
    accepted: answer.flag('accepted'), name: answer.text('name'), version: answer.numberOrNull('version'),
    state: answer.oneOfOrNull('state', 'running', 'stopped', 'removed'),
  };
}

export function explanationOf(body: unknown): Explanation {
  const answer = new Fields(body);
  return {
    signal: answer.text('signal'), version: answer.number('version'), ts: answer.moment('ts'), standing: answer.oneOf('standing', 'timely', 'stale', 'history'),
    outcome: answer.text('outcome'), conditions: answer.list('conditions', conditionOf), exit_conditions: answer.list('exit_conditions', conditionOf),
    features: answer.keyed('features', (features, name) => features.numberOrNull(name)),
  };
}

const gateOf = (row: Fields): Gate => ({
  instrument: row.text('instrument'), reason: row.textOrNull('reason'), detail: row.textOrNull('detail'), since: row.instantOrNull('since'),
});

const dayOf = (row: Fields): LedgerDay => ({
  instrument: row.text('instrument'), seconds: row.number('seconds'), count: row.count('count'), history: row.count('history'), stream: row.count('stream'),
  rest: row.count('rest'), missing: row.count('missing'), filled: row.count('filled'), slowest_ms: row.numberOrNull('slowest_ms'), revised: row.count('revised'),
});

const reportOf = (row: Fields): SourceReport => ({
  gates: row.list('gates', gateOf),
  clock: row.objectOrNull('clock', (clock) => ({
    difference_ms: clock.number('difference_ms'), uncertainty_ms: clock.number('uncertainty_ms'), measured_at: clock.instant('measured_at'),
  })),
  shadow: row.objectOrNull('shadow', (shadow) => ({ checked_at: shadow.instant('checked_at'), bars: shadow.count('bars'), revised: shadow.count('revised') })),
  day: row.list('day', dayOf),
});

const serviceOf = (row: Fields): ServiceState => ({
  service: row.text('service'), state: row.text('state'), reason: row.textOrNull('reason'), lag: row.numberOrNull('lag'), source: row.objectOrNull('source', reportOf),
  age_ms: row.count('age_ms'),
});

export function systemOf(body: unknown): SystemAnswer {
  const answer = new Fields(body);
  return {
    market: answer.oneOf('market', ...MARKETS), description: answer.text('description'), strategies_copied: answer.flag('strategies_copied'), venues: answer.texts('venues'),
    services: answer.list('services', serviceOf),
  };
}

const entryOf = (row: Fields): LedgerEntry => ({
  instrument: row.text('instrument'), seconds: row.number('seconds'), ts: row.moment('ts'), source: row.oneOf('source', 'history', 'stream', 'rest', 'missing'),
  filled: row.flag('filled'), first_seen_at: row.instantOrNull('first_seen_at'), final_at: row.instant('final_at'), late_ms: row.numberOrNull('late_ms'),
  revisions: row.count('revisions'), revised_at: row.instantOrNull('revised_at'), change: row.textOrNull('change'), change_bps: row.numberOrNull('change_bps'),
});

export function integrityOf(body: unknown): IntegrityAnswer {
  const answer = new Fields(body);
  return {
    market: answer.oneOf('market', ...MARKETS), hours: answer.countOrNull('hours'),
    sources: answer.list('sources', (row) => ({
      service: row.text('service'), state: row.text('state'), reason: row.textOrNull('reason'), entries: row.listOrNull('entries', entryOf),
    })),
  };
}

export const framesOf = (body: unknown): VenueFrame[] => listOf(body, (row) => ({ at: row.instant('at'), from: row.text('from'), text: row.text('text') }));
