import type { Direction } from './GatewayEvent';

// The answers of the gateway's REST interface, as services/api-gateway/README.md promises them.

/** A row of `GET /api/candles`. */
export interface CandleRow {
  /** In full, such as `coinbase:BTC-USD`. */
  instrument: string;
  /** Such as `5m`. */
  length: string;
  ts: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** False for a bar that is not over. */
  closed: boolean;
}

/** A row of `GET /api/instruments`, and the answer to a wish. */
export interface InstrumentRow {
  /** In full, such as `coinbase:BTC-USD`. */
  instrument: string;
  venue: string;
  symbol: string;
  /** What of it is followed, such as `5m` and `1m`; empty when nothing is any more. */
  follows: string[];
  /** The strategies whose lanes wait for its bars, or that have an open trade in it: what they need is not let go. */
  read_by: string[];
  /** The newest close that is kept, and its moment; null before the first. */
  last_price: number | null;
  last_at: number | null;
}

/** A row of `GET /api/trades`. */
export interface TradeRow {
  id: number;
  signal: string;
  version: number;
  instrument: string;
  direction: Direction;
  entry_ts: number;
  entry_price: number;
  exit_ts: number | null;
  exit_price: number | null;
  /** In bars of five minutes; null without a limit, and where they are not whole ones. */
  hold_bars: number | null;
  /** Null without a time limit. */
  hold_seconds: number | null;
  /** The length of the bars on whose closes it was entered and is left. */
  bar_seconds: number;
  gross_bps: number | null;
  net_bps: number | null;
  /** The newest close of its instrument while it is open, as it was when it was asked for. */
  mark_price: number | null;
  status: 'OPEN' | 'CLOSED';
  booked_late: boolean;
  exit_reason: string | null;
}

/** A row of `GET /api/trades/ID/records`: an event that browsers were told, and the upstream's record that it follows from. */
export interface TradeRecord {
  type: 'candle' | 'signal_fire' | 'trade_open' | 'trade_close';
  /** The bar that it is about. */
  ts: number;
  /** Such as `market-feed/812`. */
  record: string | null;
  /** When the gateway logged it, microseconds since 1970 UTC. */
  at: number;
}

/** A condition of an entry or an exit at one bar; value and threshold are null where it is no comparison or not known. */
export interface Condition {
  direction: Direction;
  text: string;
  value: number | null;
  threshold: number | null;
  holds: boolean | null;
}

export interface SignalRow {
  signal: string;
  version: number;
  title: string;
  theory: string;
  instrument: string;
  /** What is judged together with it, and the length of the bars of that: a time of a bar is that of its open. */
  lane: string;
  bar_seconds: number;
  /** The newest bar that was judged in its lane; null before the first. */
  lane_ts: number | null;
  /** The same where it completed a bar of the strategy's own; null where it did not. */
  judged_ts: number | null;
  last_fire_ts: number | null;
  last_fire_dir: Direction | null;
  open_trade_id: number | null;
  status: SignalStatus;
  /** What keeps it from seeing its market, also while a trade is open; null when nothing does, or it is stopped. */
  blind: Obstacle | null;
  /** What it names and nobody follows. */
  waiting: Waiting[];
  outcome: string | null;
  /** Null without a time limit. */
  hold_seconds: number | null;
  cooldown_seconds: number;
  /** Bars of its lane until all its values are known, at most; `history_bars` of them are there, null where that is not known. */
  warm_up_bars: number;
  history_bars: number | null;
  conditions: Condition[];
}

export type SignalStatus = 'ACTIVE' | 'COOLING DOWN' | 'WATCHING' | 'BLIND' | 'STOPPED';

/** What is out of reach: an instrument or a service, and one word for why. `since` in microseconds since 1970 UTC. */
export interface Obstacle {
  source: string;
  reason: string;
  detail: string | null;
  since: number | null;
}

/** Something that a strategy names and nobody follows, and what a person can do about it. */
export interface Waiting {
  instrument: string;
  /** `5m`, `1m` or `liquidations`. */
  what: string;
  /** `unfollowed` is one that a wish can follow. */
  reason: 'unfollowed' | 'no-feed' | 'unpolled';
  remedy: string;
}

export interface SignalsAnswer {
  signal_states: Record<string, SignalRow>;
  features: Record<string, number | null>;
}

/** What a set of closed trades shows; what cannot be told yet is null. Returns are in basis points. */
export interface Sample {
  trades: number;
  /** Groups of trades that overlapped no other: what the interval rests on. */
  clusters: number;
  trades_per_day: number | null;
  /** 95 % interval, if trades came independently. */
  trades_per_day_low: number | null;
  trades_per_day_high: number | null;
  win_rate: number | null;
  mean_gross_bps: number | null;
  mean_net_bps: number | null;
  stdev_net_bps: number | null;
  ci95_low: number | null;
  ci95_high: number | null;
  more_trades_to_tell: number | null;
  verdict: string;
}

/** All trades, or those alone that were booked in time. */
export type Scope = 'all' | 'timely';
export type Samples = Record<Scope, Sample>;

export interface Expected {
  trades_per_day: number;
  gross_bps: number;
  gross_bps_low: number;
  gross_bps_high: number;
  net_bps: number;
}

export interface SignalStats extends Samples {
  version: number;
  expected: Expected | null;
  earlier: Record<string, Samples>;
}

export interface StatsAnswer {
  signals: Record<string, SignalStats>;
  total: Samples;
}

/** A row of `GET /api/strategies`; `document` stands in the answer of one alone. */
export interface StrategyRow {
  name: string;
  version: number;
  state: StrategyState;
  title: string;
  theory: string;
  instrument: string;
  timeframe: string | null;
  warm_up_bars: number;
  features: Record<string, string>;
  entry: { long: string[]; short: string[] };
  exit: { long: string[]; short: string[] };
  expected: Expected | null;
  document?: string;
  /** Where the document lies; null when signal-engine does not say. In the answer of one alone. */
  file?: string | null;
}

export type StrategyState = 'running' | 'stopped';

export interface WishAnswer {
  accepted: boolean;
  name: string;
  version: number | null;
  state: StrategyState | 'removed' | null;
}

/** `GET /api/strategies/NAME/explain`. */
export interface Explanation {
  signal: string;
  version: number;
  ts: number;
  standing: 'timely' | 'stale' | 'history';
  outcome: string;
  conditions: Condition[];
  exit_conditions: Condition[];
  features: Record<string, number | null>;
}

export interface ServiceState {
  service: string;
  state: string;
  reason: string | null;
  lag: number | null;
  /** What it says of its venue's data; null of a service that reads no venue, or does not answer. */
  source: SourceReport | null;
  /** How long ago it was asked. */
  age_ms: number;
}

export interface SourceReport {
  gates: Gate[];
  /** How far the venue's clock is ahead of the host's. */
  clock: { difference_ms: number; uncertainty_ms: number; measured_at: number } | null;
  /** The last comparison of final bars with what the venue tells of them now. */
  shadow: { checked_at: number; bars: number; revised: number } | null;
  /** The last 24 hours of each instrument. */
  day: LedgerDay[];
}

/** Whether what comes of an instrument can trade now: `reason` is one word for what keeps it closed, null while it is open. */
export interface Gate {
  instrument: string;
  reason: string | null;
  detail: string | null;
  since: number | null;
}

export interface LedgerDay {
  instrument: string;
  seconds: number;
  count: number;
  history: number;
  stream: number;
  rest: number;
  missing: number;
  filled: number;
  slowest_ms: number | null;
  revised: number;
}

/** A row of the ledger: where a bar, or an hour's reading, came from. Moments in microseconds since 1970 UTC, by the market's clock. */
export interface LedgerEntry {
  instrument: string;
  seconds: number;
  ts: number;
  source: 'history' | 'stream' | 'rest' | 'missing';
  filled: boolean;
  first_seen_at: number | null;
  final_at: number;
  late_ms: number | null;
  revisions: number;
  revised_at: number | null;
  change: string | null;
  change_bps: number | null;
}

/** A row of `GET /api/frames`: a message of a venue as it came, of a long one the stretch around the bar. */
export interface VenueFrame {
  /** When it came, by the clock on the wall, microseconds since 1970 UTC. */
  at: number;
  from: string;
  text: string;
}

/** `GET /api/integrity`. */
export interface IntegrityAnswer {
  market: 'live' | 'simulated';
  /** The last hours that `entries` cover; null when they are those behind a bar. */
  hours: number | null;
  sources: { service: string; state: string; reason: string | null; entries: LedgerEntry[] | null }[];
}

export interface SystemAnswer {
  market: 'live' | 'simulated';
  description: string;
  /** Whether the documents that run are a copy that belongs to this platform alone. */
  strategies_copied: boolean;
  /** The venues whose feeds run: of these instruments can be followed. */
  venues: string[];
  services: ServiceState[];
}
