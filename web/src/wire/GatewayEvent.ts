/** What the gateway tells a browser over `/ws`, by the field `type`. The names are those on the wire. */
export type GatewayEvent =
  | CandleEvent
  | FeatureUpdateEvent
  | LaneUpdateEvent
  | SignalFireEvent
  | OrderRefusedEvent
  | StrategyEvent
  | TradeOpenEvent
  | TradeCloseEvent
  | ResetEvent
  | StartEvent
  | UnknownEvent;

export type Direction = 'LONG' | 'SHORT';

/** The place of a durable event in the gateway's log: `EPOCH-N`, where N is dense within an epoch. */
interface Durable {
  id: string | null;
}

/** A bar of five minutes; `closed` is false while it is in progress, and `id` is null then. `ts` is its open in unix seconds. */
export interface CandleEvent extends Durable {
  type: 'candle';
  symbol: string;
  /** In full, such as `coinbase:BTC-USD`; null in events of before, whose symbols are Coinbase's. */
  instrument: string | null;
  ts: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  closed: boolean;
}

/** A bar was judged. The features themselves come with `/api/signals`. */
export interface FeatureUpdateEvent extends Durable {
  type: 'feature_update';
  ts: number;
}

/** A bar of a lane of its own was judged. */
export interface LaneUpdateEvent extends Durable {
  type: 'lane_update';
  /** What its strategies name, such as `5m coinbase:SOL-USD`. */
  lane: string;
  ts: number;
}

export interface SignalFireEvent extends Durable {
  type: 'signal_fire';
  signal: string;
  direction: Direction;
  entry_price: number;
  ts: number;
}

/** A fire that became no trade, or a rule that held on a bar too old to fire on. */
export interface OrderRefusedEvent extends Durable {
  type: 'order_refused';
  signal: string;
  direction: Direction;
  reason: string;
  ts: number;
}

export interface StrategyEvent extends Durable {
  type: 'strategy';
  signal: string;
  version: number;
  state: 'running' | 'stopped' | 'removed';
}

export interface TradeOpenEvent extends Durable {
  type: 'trade_open';
  trade_id: number;
  signal: string;
  version: number;
  instrument: string;
  direction: Direction;
  entry_price: number;
  entry_ts: number;
  /** Bars of five minutes; null when a rule alone ends the trade, and where they are not whole ones. */
  hold_bars: number | null;
  ts: number;
}

export interface TradeCloseEvent extends Durable {
  type: 'trade_close';
  trade_id: number;
  signal: string;
  version: number;
  instrument: string;
  direction: Direction;
  entry_price: number;
  entry_ts: number;
  hold_bars: number | null;
  exit_price: number;
  gross_bps: number;
  net_bps: number;
  exit_reason: string;
  /** The exit's bar. */
  ts: number;
}

/** What was missed can no longer be told: everything has to be loaded again. */
export interface ResetEvent extends Durable {
  type: 'reset';
}

/** What is loaded from now on and what comes after this event make a whole. */
export interface StartEvent extends Durable {
  type: 'start';
}

/** Something that a newer gateway tells: it has its place among the others. */
export interface UnknownEvent extends Durable {
  type: 'unknown';
}
