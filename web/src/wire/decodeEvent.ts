import type { GatewayEvent } from './GatewayEvent';
import { Fields } from './fields';

const DIRECTIONS = ['LONG', 'SHORT'] as const;

/**
 * A message of `/ws` as an event; null for a heartbeat, or what a newer gateway may tell without a place among the events.
 * Throws `WireError` when a known type lacks a field or has a wrong one.
 */
export function decodeEvent(message: unknown): GatewayEvent | null {
  const fields = new Fields(message);
  const type = fields.text('type');
  const id = fields.textIfThere('id');
  switch (type) {
    case 'candle':
      return {
        type, id, symbol: fields.text('symbol'), instrument: fields.textIfThere('instrument'), ts: fields.moment('ts'), open: fields.number('open'), high: fields.number('high'),
        low: fields.number('low'), close: fields.number('close'), volume: fields.number('volume'), closed: fields.flag('closed'),
      };
    case 'feature_update':
      return { type, id, ts: fields.moment('ts') };
    case 'lane_update':
      return { type, id, lane: fields.text('lane'), ts: fields.moment('ts') };
    case 'signal_fire':
      return {
        type, id, signal: fields.text('signal'), direction: fields.oneOf('direction', ...DIRECTIONS),
        entry_price: fields.number('entry_price'), ts: fields.moment('ts'),
      };
    case 'order_refused':
      return {
        type, id, signal: fields.text('signal'), direction: fields.oneOf('direction', ...DIRECTIONS), reason: fields.text('reason'),
        ts: fields.moment('ts'),
      };
    case 'strategy':
      return {
        type, id, signal: fields.text('signal'), version: fields.number('version'),
        state: fields.oneOf('state', 'running', 'stopped', 'removed'),
      };
    case 'trade_open':
      return { type, id, ...tradeOf(fields) };
    case 'trade_close':
      return {
        type, id, ...tradeOf(fields), exit_price: fields.number('exit_price'), gross_bps: fields.number('gross_bps'),
        net_bps: fields.number('net_bps'), exit_reason: fields.text('exit_reason'),
      };
    case 'reset':
    case 'start':
      return { type, id };
    default:
      return id === null ? null : { type: 'unknown', id };
  }
}

function tradeOf(fields: Fields) {
  return {
    trade_id: fields.number('trade_id'), signal: fields.text('signal'), version: fields.number('version'),
    instrument: fields.text('instrument'), direction: fields.oneOf('direction', ...DIRECTIONS), entry_price: fields.number('entry_price'),
    entry_ts: fields.moment('entry_ts'), hold_bars: fields.numberOrNull('hold_bars'), ts: fields.moment('ts'),
  };
}
