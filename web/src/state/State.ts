import type { Bar } from '../lib/Bar';
import { BarSeries } from '../lib/BarSeries';
import { FIRST } from '../lib/instruments';
import type { InstrumentRow, SignalRow, StatsAnswer, StrategyRow, SystemAnswer, TradeRow } from '../wire/answers';
import type { ConnectionState } from '../wire/EventStream';
import type { Direction } from '../wire/GatewayEvent';
import type { Verb } from '../wire/api';

/** What is kept at most, so that a page that is open for days does not grow: 30 days of bars, as the gateway keeps them; the oldest go a day at a time. Three days of minutes. */
export const LIMITS = { bars: 8_640, minutes: 4_320, minuteSlack: 1_440, barSlack: 288, trades: 2_000, fires: 400, activity: 150 } as const;

export interface State {
  /** Whether anything was loaded by REST yet. */
  loaded: boolean;
  /** What is followed, by the instrument's full name; null before it is known. */
  instruments: Readonly<Record<string, InstrumentRow>> | null;
  /** The instrument that the chart shows: its history is kept beside that of the first ones. Of any other the newest bar alone is. */
  charted: string;
  /** Closed bars of five minutes by instrument, ascending. */
  candles: Readonly<Record<string, BarSeries>>;
  /** Closed bars of one minute of the instrument that the chart shows, as they were asked for last, ascending. */
  minutes: BarSeries;
  /** The bar of five minutes in progress by instrument. */
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
  /** The newest bar that was judged of those that are judged whatever runs. */
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
export const PARTS = ['candles', 'minutes', 'instruments', 'trades', 'signals', 'strategies', 'stats', 'everything'] as const;
export type Part = typeof PARTS[number];
export type Loadable = Exclude<Part, 'everything'>;
export type ProblemPlace = Part | 'wire' | 'system';

/** A trade as the gateway lists it, with its instrument in full; null for what an event does not say. */
export type Trade = Omit<TradeRow, 'booked_late'> & { booked_late: boolean | null };

/** A fire, which may have become a trade or not. */
export interface FiredAt {
  signal: string;
  direction: Direction;
  ts: number;
  price: number;
}

/** Its instrument in full. `judged_ts` is the newest bar of its own, also where a newer one of its lane completed none; null when the page has not heard of one. */
export type Signal = SignalRow;

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
  instruments: null,
  charted: FIRST[0],
  candles: {},
  minutes: BarSeries.none,
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
  wanted: { candles: 0, minutes: 0, instruments: 0, trades: 0, signals: 0, strategies: 0, stats: 0, everything: 0 },
};
