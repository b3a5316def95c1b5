import type { OrderRefusedEvent } from '../wire/GatewayEvent';
import { LIMITS, type Activity, type FiredAt, type State, type Trade } from './State';

const ORDER = { close: 0, fire: 1, open: 2, refused: 2 };

export const fireLine = (fire: FiredAt): Activity => ({ key: `fire|${fire.signal}|${fire.ts}`, kind: 'fire', ...fire });

export const openLine = (trade: Trade): Activity => ({
  key: `open|${trade.id}`, kind: 'open', signal: trade.signal, direction: trade.direction, ts: trade.entry_ts, price: trade.entry_price,
});

/** Nothing for a trade that is open. */
export function closeLine(trade: Trade): Activity[] {
  const { exit_ts: ts, exit_price: price, gross_bps: gross, net_bps: net } = trade;
  if (ts === null || price === null || gross === null || net === null) return [];
  return [{ key: `close|${trade.id}`, kind: 'close', signal: trade.signal, direction: trade.direction, ts, price, gross, net }];
}

export const refusalLine = ({ signal, direction, reason, ts }: OrderRefusedEvent): Activity => ({
  key: `refused|${signal}|${direction}|${ts}`, kind: 'refused', signal, direction, reason, ts,
});

/** Newest first; a line that is already there is replaced, never doubled. */
export function withActivity(state: State, lines: readonly Activity[]): State {
  if (lines.length === 0) return state;
  const byKey = new Map(state.activity.map((line) => [line.key, line]));
  for (const line of lines) byKey.set(line.key, line);
  const activity = [...byKey.values()]
    .sort((a, b) => b.ts - a.ts || ORDER[b.kind] - ORDER[a.kind] || a.key.localeCompare(b.key))
    .slice(0, LIMITS.activity);
  return { ...state, activity };
}
