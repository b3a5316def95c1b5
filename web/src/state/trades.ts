import { BAR_SECONDS } from '../lib/Bar';
import { fullName } from '../lib/instruments';
import { named } from '../lib/keyed';
import type { TradeRow } from '../wire/answers';
import type { SignalFireEvent, OrderRefusedEvent, TradeCloseEvent, TradeOpenEvent } from '../wire/GatewayEvent';
import { barSeconds } from './selectors';
import { closeLine, fireLine, openLine, refusalLine, withActivity } from './activity';
import { withSignal } from './signals';
import { LIMITS, type State, type Trade } from './State';
import { bounded, wanting } from './wanting';

export const isOpen = (trade: Trade): boolean => trade.status === 'OPEN';

const withTrades = (state: State, trades: Readonly<Record<string, Trade>>): State => ({
  ...state, trades: bounded(trades, LIMITS.trades, (one) => one.entry_ts, isOpen),
});

/** Joins what REST gives with what is there. An answer that was on its way does not open again what an event has closed. */
export function mergeTrades(state: State, rows: readonly TradeRow[]): State {
  const trades = { ...state.trades };
  const taken: Trade[] = [];
  for (const row of rows) {
    const local = trades[row.id];
    if (local && !isOpen(local) && isOpen(row)) continue;
    const trade = { ...row, instrument: fullName(row.instrument) };
    trades[row.id] = trade;
    taken.push(trade);
  }
  return withActivity(withTrades(state, trades), taken.flatMap((trade) => [openLine(trade), ...closeLine(trade)]));
}

export function applyFire(state: State, event: SignalFireEvent): State {
  const key = `${event.signal}@${event.ts}`;
  if (state.fires[key]) return state;
  const fire = { signal: event.signal, direction: event.direction, ts: event.ts, price: event.entry_price };
  let next: State = { ...state, fires: bounded({ ...state.fires, [key]: fire }, LIMITS.fires, (one) => one.ts) };
  const signal = named(state.signals, event.signal);
  if (signal && event.ts > (signal.last_fire_ts ?? -1)) {
    const status = signal.status === 'WATCHING' ? 'COOLING DOWN' : signal.status;
    next = withSignal(next, event.signal, { last_fire_ts: event.ts, last_fire_dir: event.direction, status });
  }
  return wanting(withActivity(next, [fireLine(fire)]), 'signals');
}

export function applyOpen(state: State, event: TradeOpenEvent): State {
  if (state.trades[event.trade_id]) return state;
  const trade: Trade = {
    ...tradeOf(state, event), entry_ts: event.entry_ts, exit_ts: null, exit_price: null, gross_bps: null, net_bps: null, exit_reason: null,
    status: 'OPEN', booked_late: null,
  };
  let next = withTrades(state, { ...state.trades, [trade.id]: trade });
  if ((named(state.signals, trade.signal)?.last_fire_ts ?? 0) <= trade.entry_ts) {
    next = withSignal(next, trade.signal, {
      status: 'ACTIVE', open_trade_id: trade.id, last_fire_ts: trade.entry_ts, last_fire_dir: trade.direction,
    });
  }
  // Whether it was booked late, only REST tells.
  return wanting(withActivity(next, [openLine(trade)]), 'signals', 'trades');
}

export function applyClose(state: State, event: TradeCloseEvent): State {
  const known = state.trades[event.trade_id];
  if (known && !isOpen(known)) return state;
  const trade: Trade = {
    ...tradeOf(state, event), exit_ts: event.ts, exit_price: event.exit_price, gross_bps: event.gross_bps, net_bps: event.net_bps,
    exit_reason: event.exit_reason, status: 'CLOSED', booked_late: known?.booked_late ?? null,
  };
  let next = withTrades(state, { ...state.trades, [trade.id]: trade });
  if (named(state.signals, trade.signal)?.open_trade_id === trade.id) {
    const isStopped = named(state.strategies, trade.signal)?.state === 'stopped';
    next = withSignal(next, trade.signal, { status: isStopped ? 'STOPPED' : 'WATCHING', open_trade_id: null });
  }
  // Whether it was booked late, only REST tells.
  return wanting(withActivity(next, closeLine(trade)), 'signals', 'stats', 'trades');
}

export const applyRefusal = (state: State, event: OrderRefusedEvent): State => withActivity(state, [refusalLine(event)]);

/** What an event does not say is as its strategy has it, until REST tells. */
const tradeOf = (state: State, event: TradeOpenEvent | TradeCloseEvent) => ({
  id: event.trade_id, signal: event.signal, version: event.version, instrument: fullName(event.instrument), direction: event.direction,
  entry_ts: event.entry_ts, entry_price: event.entry_price, hold_bars: event.hold_bars,
  hold_seconds: state.trades[event.trade_id]?.hold_seconds ?? (event.hold_bars === null ? named(state.signals, event.signal)?.hold_seconds ?? null : event.hold_bars * BAR_SECONDS),
  bar_seconds: barSeconds(state, event.signal), mark_price: null,
});
