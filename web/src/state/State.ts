import type { Bar } from '../lib/Bar';
import type { BarSeries } from '../lib/BarSeries';
import type { SignalRow, StatsAnswer, StrategyRow, SystemAnswer, TradeRow } from '../wire/answers';
import type { ConnectionState } from '../wire/EventStream';
import type { Direction } from '../wire/GatewayEvent';
import type { Verb } from '../wire/api';

export const SYMBOLS = ['BTC-USD', 'ETH-USD'] as const;
export type MarketSymbol = typeof SYMBOLS[number];

/** What is kept at most, so that a page that is open for days does not grow: 30 days of bars, as the gateway keeps them; the oldest go a day at a time. */
export const LIMITS = { bars: 8_640, barSlack: 288, trades: 2_000, fires: 400, activity: 150 } as const;

export interface State {
  /** Whether anything was loaded by REST yet. */
  loaded: boolean;
  /** Closed bars of five minutes by symbol, ascending. */
  candles: Readonly<Record<string, BarSeries>>;
  /** The bar in progress by symbol. */
  forming: Readonly<Record<string, Bar | null>>;
  /** By the trade's id. */
  trades: Readonly<Record<string, Trade>>;
  /** By signal and bar. */
  fires: Readonly<Record<string, FiredAt>>;
  signals: Readonly<Record<string, Signal>>;
  strategies: Readonly<Record<string, StrategyRow>>;
  wishes: Readonly<Record<string, Wish>>;
  /** What was removed on this page and can be put back, by name. */
  removed: Readonly<Record<string, Removed>>;
  /** The newest bar that was judged. */
  judgedTs: number | null;
  stats: StatsAnswer | null;
  system: SystemAnswer | null;
  /** When the newest answer of `/api/system` came, wall seconds. */
  systemAt: number | null;
  /** Newest first. */
  activity: readonly Activity[];
  problems: Readonly<Partial<Record<ProblemPlace, string>>>;
  connection: ConnectionState;
  lastEventId: string | null;
  /** When a closed bar last came, wall seconds. */
  lastBarSeenAt: number | null;
  /** How often something was found to be out of date, by what has to be asked for. */
  wanted: Readonly<Record<Part, number>>;
}

/** What REST gives in one answer. */
export const PARTS = ['candles', 'trades', 'signals', 'strategies', 'stats', 'everything'] as const;
export type Part = typeof PARTS[number];
export type Loadable = Exclude<Part, 'everything'>;
export type ProblemPlace = Part | 'wire' | 'system';

/** A trade as the gateway lists it; null for what an event does not say. */
export type Trade = Omit<TradeRow, 'booked_late'> & { booked_late: boolean | null };

/** A fire, which may have become a trade or not. */
export interface FiredAt {
  signal: string;
  direction: Direction;
  ts: number;
  price: number;
}

/** `judged_ts` is the newest bar of its own; null when the page has not heard of one. */
export type Signal = SignalRow & { judged_ts: number | null };

/** What somebody asked for and is not answered yet, or why it was refused. */
export type Wish = { verb: Verb } | { problem: string };

/** A document that was removed, and the file that it was deleted with; null when that was not known. */
export interface Removed {
  document: string;
  file: string | null;
}

/** A line of the list of recent events. */
export type Activity = { key: string; signal: string; direction: Direction | null; ts: number } & (
  | { kind: 'fire' | 'open'; price: number }
  | { kind: 'close'; price: number; gross: number; net: number }
  | { kind: 'refused'; reason: string }
);

export const initialState: State = {
  loaded: false,
  candles: {},
  forming: {},
  trades: {},
  fires: {},
  signals: {},
  strategies: {},
  wishes: {},
  removed: {},
  judgedTs: null,
  stats: null,
  system: null,
  systemAt: null,
  activity: [],
  problems: {},
  connection: { state: 'connecting' },
  lastEventId: null,
  lastBarSeenAt: null,
  wanted: { candles: 0, trades: 0, signals: 0, strategies: 0, stats: 0, everything: 0 },
};
