import assert from 'node:assert/strict';
import test from 'node:test';
import type { Action } from '../src/state/Action';
import { reduce } from '../src/state/reduce';
import { initialState, LIMITS, type State } from '../src/state/State';
import type { CandleRow, SignalsAnswer, TradeRow } from '../src/wire/answers';
import type { CandleEvent, GatewayEvent, TradeCloseEvent, TradeOpenEvent } from '../src/wire/GatewayEvent';

const T = 1_767_571_200;
const BTC = 'coinbase:BTC-USD';
const SOL = 'coinbase:SOL-USD';
const run = (state: State, ...actions: Action[]) => actions.reduce(reduce, state);
const event = (event: GatewayEvent): Action => ({ type: 'event', event, at: 1 });
const candle = (number: number | null, ts: number, close = 100, closed = true): CandleEvent => ({
  type: 'candle', id: number === null ? null : `e-${number}`, symbol: 'BTC-USD', instrument: 'coinbase:BTC-USD', ts, open: 100, high: 101, low: 99, close, volume: 1, closed,
});
const row = (ts: number, close = 100): CandleRow => ({
  instrument: 'coinbase:BTC-USD', length: '5m', ts, open: 100, high: 101, low: 99, close, volume: 1, closed: true,
});
const opened = (number: number): TradeOpenEvent => ({
  type: 'trade_open', id: `e-${number}`, trade_id: 7, signal: 'A', version: 1, instrument: 'BTC-USD', direction: 'SHORT', entry_price: 100, entry_ts: T, hold_bars: 8, ts: T,
});
const closed = (number: number): TradeCloseEvent => ({
  ...opened(number), type: 'trade_close', exit_price: 99, gross_bps: 100, net_bps: 92, exit_reason: 'time', ts: T + 2400,
});
const tradeRow = (change: Partial<TradeRow> = {}): TradeRow => ({
  id: 7, signal: 'A', version: 1, instrument: 'BTC-USD', direction: 'SHORT', entry_ts: T, entry_price: 100, exit_ts: null, exit_price: null, hold_bars: 8,
  hold_seconds: 2_400, bar_seconds: 300, gross_bps: null, net_bps: null, mark_price: null, status: 'OPEN', booked_late: false, exit_reason: null, ...change,
});
const signals = (change: Partial<SignalsAnswer['signal_states'][string]> = {}, ts = T): SignalsAnswer => ({
  features: { ts },
  signal_states: {
    A: {
      signal: 'A', version: 1, title: '', theory: '', instrument: 'BTC-USD', lane: '5m', bar_seconds: 300, lane_ts: ts, judged_ts: change.outcome === null ? null : ts, last_fire_ts: null, last_fire_dir: null,
      open_trade_id: null, status: 'WATCHING', blind: null, waiting: [], outcome: 'watching', hold_seconds: 2_400, cooldown_seconds: 2_400, warm_up_bars: 20, history_bars: 20, conditions: [], ...change,
    },
  },
});
const times = (state: State) => [...state.candles[BTC] ?? []].map((bar) => bar.ts - T);

test('an event that comes twice changes nothing the second time', () => {
  const once = run(initialState, event(candle(1, T)), event(opened(2)), event(closed(3)));
  assert.equal(run(once, event(opened(2)), event(candle(1, T)), event(closed(3))), once);
  assert.equal(once.lastEventId, 'e-3');
});

test('a hole between events, or another epoch, makes everything be loaded again', () => {
  const first = run(initialState, event(candle(1, T)));
  assert.equal(run(first, event(candle(2, T + 300))).wanted.everything, 0);
  assert.equal(run(first, event(candle(3, T + 300))).wanted.everything, 1);
  assert.equal(run(first, event({ ...candle(2, T + 300), id: 'other-2' })).wanted.everything, 1);
  assert.equal(run(first, event({ type: 'reset', id: 'other-9' })).lastEventId, 'other-9');
});

test('closed bars stay in order and once each, whichever way they come', () => {
  const state = run(
    initialState, { type: 'candlesLoaded', instrument: BTC, rows: [row(T), row(T + 300), row(T + 900)] }, event(candle(1, T + 1200)), event(candle(2, T + 300)),
    event(candle(3, T + 600)),
  );
  assert.deepEqual(times(state), [0, 300, 600, 900, 1200]);
  const corrected = run(state, event(candle(4, T + 600, 77)));
  assert.equal(corrected.candles[BTC]?.at(2)?.close, 77);
  assert.deepEqual(times(corrected), times(state));
});

test('older bars that do not reach up to what is loaded are dropped, and others are joined with it', () => {
  const state = run(initialState, { type: 'candlesLoaded', instrument: BTC, rows: [row(T), row(T + 300)] });
  assert.deepEqual(times(run(state, { type: 'candlesLoaded', instrument: BTC, rows: [row(T + 600)] })), [0, 300, 600]);
  assert.deepEqual(times(run(state, { type: 'candlesLoaded', instrument: BTC, rows: [row(T + 900)] })), [900]);
});

test('a bar after a hole in time, or without any before it, asks for the candles', () => {
  const state = run(initialState, event(candle(1, T)));
  assert.equal(state.wanted.candles, 1, 'its history came without events');
  assert.equal(run(state, event(candle(2, T + 300))).wanted.candles, 1);
  assert.equal(run(state, event(candle(2, T + 600))).wanted.candles, 2);
});

test('a start says after which event the others follow, and what the page does not know has its place', () => {
  const state = run(initialState, event({ type: 'start', id: 'e-7' }), event({ type: 'unknown', id: 'e-8' }), event(candle(9, T)));
  assert.equal(state.lastEventId, 'e-9');
  assert.equal(state.wanted.everything, 0);
  assert.equal(run(state, event({ type: 'unknown', id: 'e-11' })).wanted.everything, 1);
});

test('the bar in progress gives way to the closed one and never goes back', () => {
  const forming = run(initialState, event(candle(1, T)), event(candle(null, T + 300, 105, false)));
  assert.equal(forming.forming[BTC]?.close, 105);
  assert.equal(forming.lastEventId, 'e-1');
  const over = run(forming, event(candle(2, T + 300, 106)));
  assert.equal(over.forming[BTC], null);
  assert.equal(run(over, event(candle(null, T + 300, 104, false))), over);
});

test('bars and trades are bounded, and open trades are kept', () => {
  const rows = Array.from({ length: LIMITS.bars + 50 }, (_, place) => row(T + place * 300));
  const bars = run(initialState, { type: 'candlesLoaded', instrument: BTC, rows });
  assert.equal(times(bars).length, LIMITS.bars);
  assert.equal(times(bars)[0], 50 * 300);
  const days = Array.from({ length: 1_000 }, (_, place) => event(candle(place + 1, T + (rows.length + place) * 300)));
  let state = bars;
  for (const day of days) {
    state = run(state, day);
    assert.ok(times(state).length <= LIMITS.bars + LIMITS.barSlack);
  }
  assert.equal(times(state).at(-1), (rows.length + 999) * 300);
  assert.ok(times(state).length >= LIMITS.bars, 'what is promised is there');
  const trades = Array.from({ length: LIMITS.trades + 30 }, (_, place) => tradeRow({ id: place, entry_ts: T + place, status: place === 0 ? 'OPEN' : 'CLOSED' }));
  const kept = run(initialState, { type: 'tradesLoaded', rows: trades });
  assert.equal(Object.keys(kept.trades).length, LIMITS.trades + 1);
  assert.ok(kept.trades['0']);
  assert.equal(kept.activity.length, LIMITS.activity);
});

test('a trade opens and closes by events, and a late answer does not open it again', () => {
  const open = run(initialState, { type: 'signalsLoaded', answer: signals() }, event(opened(1)));
  assert.equal(open.signals['A']?.status, 'ACTIVE');
  const over = run(open, event(closed(2)));
  assert.equal(over.trades['7']?.net_bps, 92);
  assert.equal(over.signals['A']?.status, 'WATCHING');
  assert.equal(run(over, { type: 'tradesLoaded', rows: [tradeRow()] }).trades['7']?.status, 'CLOSED');
  assert.deepEqual(over.activity.map((line) => line.kind), ['close', 'open']);
});

test('the close of an older trade leaves the status of the newer one alone', () => {
  const state = run(initialState, { type: 'signalsLoaded', answer: signals({ status: 'ACTIVE', open_trade_id: 9 }) }, event(closed(1)));
  assert.equal(state.signals['A']?.status, 'ACTIVE');
});

test('a fire that became no trade stands among the fires with its refusal', () => {
  const fire: GatewayEvent = { type: 'signal_fire', id: 'e-1', signal: 'A', direction: 'LONG', entry_price: 100, ts: T };
  const refusal: GatewayEvent = { type: 'order_refused', id: 'e-2', signal: 'A', direction: 'LONG', reason: 'trade open', ts: T };
  const state = run(initialState, { type: 'signalsLoaded', answer: signals() }, event(fire), event(refusal));
  assert.equal(Object.keys(state.fires).length, 1);
  assert.equal(state.signals['A']?.last_fire_ts, T);
  assert.deepEqual(state.activity.map((line) => line.kind), ['refused', 'fire']);
});

test('an answer that is older than an event does not undo it', () => {
  const fire: GatewayEvent = { type: 'signal_fire', id: 'e-1', signal: 'A', direction: 'LONG', entry_price: 100, ts: T };
  const state = run(initialState, { type: 'signalsLoaded', answer: signals() }, event(fire), { type: 'signalsLoaded', answer: signals() });
  assert.equal(state.signals['A']?.last_fire_ts, T);
});

test('a strategy that is stopped, started and removed changes its card at once', () => {
  const state = run(initialState, { type: 'signalsLoaded', answer: signals() });
  const stopped = run(state, event({ type: 'strategy', id: 'e-1', signal: 'A', version: 1, state: 'stopped' }));
  assert.equal(stopped.signals['A']?.status, 'STOPPED');
  assert.equal(run(stopped, event({ type: 'strategy', id: 'e-2', signal: 'A', version: 1, state: 'running' })).signals['A']?.status, 'WATCHING');
  assert.deepEqual(run(stopped, event({ type: 'strategy', id: 'e-2', signal: 'A', version: 1, state: 'removed' })).signals, {});
});

test('a snapshot replaces what was there, but for what could not be loaded', () => {
  const state = run(initialState, { type: 'candlesLoaded', instrument: BTC, rows: [row(T)] }, { type: 'tradesLoaded', rows: [tradeRow()] });
  const next = run(state, { type: 'snapshot', at: 5, snapshot: { candles: { [BTC]: [row(T + 600)] } } });
  assert.deepEqual(times(next), [600]);
  assert.equal(Object.keys(next.trades).length, 1);
  assert.equal(next.loaded, true);
});

test('an event of before, which has no venue, is of Coinbase, and so are trades and signals that are told by their symbol', () => {
  const state = run(
    initialState, event({ ...candle(1, T), instrument: null }), event(opened(2)), { type: 'signalsLoaded', answer: signals() },
    { type: 'tradesLoaded', rows: [tradeRow({ id: 8, instrument: 'binanceus:BTCUSDT' })] },
  );
  assert.deepEqual(Object.keys(state.candles), [BTC]);
  assert.deepEqual([state.trades['7']?.instrument, state.trades['8']?.instrument, state.signals['A']?.instrument], [BTC, 'binanceus:BTCUSDT', BTC]);
});

test('of an instrument that is not charted the newest bar alone is kept, and a hole in it asks for nothing', () => {
  const of = (number: number, ts: number) => event({ ...candle(number, ts), symbol: 'SOL-USD', instrument: SOL });
  const state = run(initialState, of(1, T), of(2, T + 300), of(3, T + 1_200), of(4, T + 900));
  assert.deepEqual([...state.candles[SOL] ?? []].map((bar) => bar.ts - T), [1_200]);
  assert.deepEqual([state.wanted.candles, state.lastBarSeenAt], [0, null]);
  const charted = run(state, { type: 'charted', instrument: SOL }, of(5, T + 1_500));
  assert.deepEqual([...charted.candles[SOL] ?? []].map((bar) => bar.ts - T), [1_200, 1_500]);
  assert.equal(charted.wanted.candles, 0);
  assert.equal(run(charted, of(6, T + 2_100)).wanted.candles, 1);
  const left = run(charted, { type: 'charted', instrument: BTC });
  assert.deepEqual([...left.candles[SOL] ?? []].map((bar) => bar.ts - T), [1_500]);
});

test('the first instruments keep their history whatever is charted', () => {
  const state = run(initialState, { type: 'candlesLoaded', instrument: BTC, rows: [row(T), row(T + 300)] }, { type: 'charted', instrument: SOL }, event(candle(1, T + 600)));
  assert.deepEqual(times(state), [0, 300, 600]);
});

test('minutes are those of the charted instrument, go on as a series, and begin anew after a hole', () => {
  const rows = (...minutes: number[]) => minutes.map((minute) => ({ ...row(T + minute * 60), instrument: SOL, length: '1m' }));
  const load = (...minutes: number[]): Action => ({ type: 'minutesLoaded', instrument: SOL, rows: rows(...minutes) });
  const seen = (state: State) => [...state.minutes].map((bar) => (bar.ts - T) / 60);
  assert.deepEqual(seen(run(initialState, load(0, 1))), [], 'nobody looks at them');
  const first = run(initialState, { type: 'charted', instrument: SOL }, load(3, 4));
  const next = run(first, load(3, 4, 5));
  assert.deepEqual(seen(next), [3, 4, 5]);
  assert.ok(next.minutes.continues(first.minutes));
  assert.equal(run(next, load(4, 5)), next);
  assert.deepEqual(seen(run(next, load(0, 1, 2, 3, 4, 5))), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(seen(run(next, load(9, 10))), [9, 10]);
  assert.deepEqual(seen(run(next, { type: 'charted', instrument: BTC })), []);
});

test('what a feed answers stands on the list at once, and what somebody else follows is asked for', () => {
  const solana = { instrument: SOL, venue: 'coinbase', symbol: 'SOL-USD', follows: ['5m'], read_by: [], last_price: null, last_at: null };
  const state = run(initialState, { type: 'instrumentsLoaded', rows: [] }, { type: 'instrumentAnswered', row: solana });
  assert.deepEqual(Object.keys(state.instruments ?? {}), [SOL]);
  assert.deepEqual(run(state, { type: 'instrumentAnswered', row: { ...solana, follows: [] } }).instruments, {});
  assert.equal(run(state, event({ ...candle(1, T), symbol: 'SOL-USD', instrument: SOL })).wanted.instruments, 0);
  assert.equal(run(state, event(candle(1, T))).wanted.instruments, 1);
});

test('a slice that did not change keeps its identity', () => {
  const state = run(initialState, { type: 'candlesLoaded', instrument: BTC, rows: [row(T)] }, { type: 'tradesLoaded', rows: [tradeRow()] });
  const next = run(state, event(candle(1, T + 300)));
  assert.equal(next.trades, state.trades);
  assert.equal(next.signals, state.signals);
});

test('a bar of another lane makes the strategies be asked for, and leaves alone what is known of the others', () => {
  const state = run(initialState, { type: 'signalsLoaded', answer: signals() });
  const next = run(state, event({ type: 'lane_update', id: 'e-1', lane: '5m coinbase:SOL-USD', ts: T + 900 }));
  assert.equal(next.wanted.signals, state.wanted.signals + 1);
  assert.equal(next.judgedTs, T);
});

test('an answer says of each strategy at which bar of its lane it was judged', () => {
  const state = run(initialState, { type: 'signalsLoaded', answer: signals({ judged_ts: T - 600, lane_ts: T - 600 }) });
  assert.deepEqual([state.signals['A']?.judged_ts, state.judgedTs], [T - 600, T]);
});

test('a trade that an event tells of lasts and is timed as its strategy says until REST tells', () => {
  const loaded = run(initialState, { type: 'signalsLoaded', answer: signals({ bar_seconds: 60, hold_seconds: 240 }) });
  const state = run(loaded, event({ ...opened(1), hold_bars: null }));
  assert.deepEqual([state.trades[7]?.bar_seconds, state.trades[7]?.hold_seconds], [60, 240]);
  assert.equal(run(loaded, event(opened(1))).trades[7]?.hold_seconds, 2_400);
  const told = run(state, { type: 'tradesLoaded', rows: [tradeRow({ bar_seconds: 60, hold_seconds: 240, hold_bars: null, mark_price: 99 })] });
  assert.equal(run(told, event({ ...closed(2), hold_bars: null })).trades[7]?.hold_seconds, 240);
});
