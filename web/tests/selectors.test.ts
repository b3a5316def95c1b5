import assert from 'node:assert/strict';
import test from 'node:test';
import { FIRST } from '../src/lib/instruments';
import { reduce } from '../src/state/reduce';
import { barSeconds, closedGates, cooldownLeft, dataNow, freshness, heldSeconds, isJudged, lastPrice, leading, listed, unexplained, unrealised } from '../src/state/selectors';
import { initialState, type Signal, type State, type Trade } from '../src/state/State';
import type { CandleRow, Gate, InstrumentRow, ServiceState, SystemAnswer } from '../src/wire/answers';

const gate = (instrument: string, reason: string | null): Gate => ({ instrument, reason, detail: null, since: null });
const service = (name: string, gates: Gate[] | null): ServiceState => ({
  service: name, state: 'running', reason: null, lag: 0, age_ms: 0, source: gates && { gates, clock: null, shadow: null, day: [] },
});
const system = (...services: ServiceState[]): SystemAnswer => ({ market: 'live', description: '', strategies_copied: false, venues: ['coinbase'], services });

test('what is not up to date is named with its reason, and what a venue never had beside others is no news', () => {
  const state = system(
    service('market-feed', [gate('coinbase:BTC-USD', null), gate('coinbase:ETH-USD', 'stale')]),
    service('liq-poller', [gate('gateio:BTC_USDT', null), gate('gateio:ETH_USDT', 'history')]), service('signal-engine', null),
  );
  assert.deepEqual(closedGates({ system: state }), [{ instrument: 'coinbase:ETH-USD', reason: 'stale' }]);
});

test('a venue of which nothing has come at all is not up to date', () => {
  const state = system(service('liq-poller', [gate('gateio:BTC_USDT', 'history'), gate('gateio:ETH_USDT', 'history')]));
  assert.deepEqual(closedGates({ system: state }).map((one) => one.instrument), ['gateio:BTC_USDT', 'gateio:ETH_USDT']);
  assert.deepEqual(closedGates({ system: null }), []);
});

const watched = (instrument: string): InstrumentRow => ({ instrument, venue: '', symbol: '', follows: ['5m'], read_by: [], last_price: null, last_at: null });
const bar = (instrument: string, ts: number): CandleRow => ({ instrument, length: '5m', ts, open: 1, high: 1, low: 1, close: 1, volume: 1, closed: true });

test('the first instruments are listed first, and alone before it is known what is followed', () => {
  assert.deepEqual(listed(initialState), [...FIRST]);
  const state = reduce(initialState, { type: 'instrumentsLoaded', rows: ['coinbase:ADA-USD', 'coinbase:ETH-USD', 'coinbase:BTC-USD'].map(watched) });
  assert.deepEqual(listed(state), [...FIRST, 'coinbase:ADA-USD']);
});

test('how fresh the data is, the first instruments tell as far as they are followed, else the one that is charted', () => {
  const [T, SOL] = [1_767_571_200, 'coinbase:SOL-USD'];
  const with_ = (state: State, instrument: string, ts: number) => reduce(state, { type: 'candlesLoaded', instrument, rows: [bar(instrument, ts)] });
  let state = reduce({ ...initialState, connection: { state: 'live' }, lastBarSeenAt: T + 700, system: system() }, { type: 'charted', instrument: SOL });
  state = with_(with_(with_(state, FIRST[0], T + 300), FIRST[1], T + 300), SOL, T - 3_000);
  assert.deepEqual([dataNow(state), freshness(state, T + 700).level], [T + 600, 'fresh'], 'a quiet instrument makes nothing stale');
  const alone = reduce(state, { type: 'instrumentsLoaded', rows: [watched(SOL)] });
  assert.deepEqual(leading(alone), [SOL]);
  assert.equal(freshness(alone, T + 700).level, 'stale');
});

const signal = (name: string, change: Partial<Signal>): Signal => ({
  signal: name, version: 1, title: '', theory: '', instrument: 'coinbase:BTC-USD', lane: '5m', bar_seconds: 300, lane_ts: null, judged_ts: null, last_fire_ts: null,
  last_fire_dir: null, open_trade_id: null, status: 'WATCHING', blind: null, waiting: [], outcome: null, hold_seconds: null, cooldown_seconds: 0, warm_up_bars: 1,
  history_bars: null, conditions: [], ...change,
});
const trade = (change: Partial<Trade>): Trade => ({
  id: 1, signal: 'A', version: 1, instrument: 'binanceus:BTCUSDT', direction: 'SHORT', entry_ts: 1_767_571_200, entry_price: 100, exit_ts: null, exit_price: null,
  hold_bars: null, hold_seconds: 240, bar_seconds: 60, gross_bps: null, net_bps: null, mark_price: null, status: 'OPEN', booked_late: false, exit_reason: null, ...change,
});

test('a feed of another venue that is down is named, and makes no data of the first ones stale', () => {
  const [T, BINANCE] = [1_767_571_200, 'binanceus:BTCUSDT'];
  const load = (state: State, instrument: string, ts: number) => reduce(state, { type: 'candlesLoaded', instrument, rows: [bar(instrument, ts)] });
  let state: State = { ...initialState, connection: { state: 'live' }, lastBarSeenAt: T + 700, system: system(service('market-feed@binanceus', [gate(BINANCE, 'stale')])) };
  state = reduce(state, { type: 'instrumentsLoaded', rows: [...FIRST, BINANCE].map(watched) });
  state = load(load(load(state, FIRST[0], T + 300), FIRST[1], T + 300), BINANCE, T - 3_000);
  assert.equal(freshness(state, T + 700).level, 'fresh');
  assert.deepEqual(closedGates(state), [{ instrument: BINANCE, reason: 'stale' }]);
});

test('an open trade is worth what its own instrument costs, told by a bar, the list or the trade itself', () => {
  const BINANCE = 'binanceus:BTCUSDT';
  const open = trade({ mark_price: 99 });
  assert.equal(unrealised(initialState, trade({})), null);
  assert.ok(Math.abs((unrealised(initialState, open) ?? 0) - 100) < 1e-9);
  const listed = reduce(initialState, { type: 'instrumentsLoaded', rows: [{ ...watched(BINANCE), last_price: 98 }] });
  assert.ok(Math.abs((unrealised(listed, open) ?? 0) - 200) < 1e-9);
  const row = { ...bar(BINANCE, 1_767_571_200), close: 97 };
  const charted = reduce(listed, { type: 'candlesLoaded', instrument: BINANCE, rows: [row] });
  assert.equal(lastPrice(charted, BINANCE), 97);
  // Another instrument's price is none of its.
  assert.equal(lastPrice(charted, FIRST[0]), null);
});

test('what happens at bars of a minute is told by the length of these', () => {
  const T = 1_767_571_200;
  assert.equal(heldSeconds(trade({ entry_ts: T }), T + 120), 60);
  const signals = {
    quick: signal('quick', { bar_seconds: 60, lane: '1m coinbase:SOL-USD', lane_ts: T + 360, status: 'COOLING DOWN', last_fire_ts: T + 240, cooldown_seconds: 180 }),
    home: signal('home', { lane_ts: T, status: 'COOLING DOWN', last_fire_ts: T, cooldown_seconds: 600 }),
  };
  assert.deepEqual([barSeconds({ signals }, 'quick'), barSeconds({ signals }, 'home'), barSeconds({ signals }, 'gone')], [60, 300, 300]);
  assert.deepEqual([cooldownLeft({ signals }, 'quick'), cooldownLeft({ signals }, 'home')], [60, 600]);
  const judged = (ts: number) => isJudged({ signals, judgedTs: T }, ts);
  assert.deepEqual([judged(T), judged(T + 360), judged(T + 420)], [true, true, false]);
  assert.deepEqual(unexplained({ ...initialState, signals }), ['quick', 'home'].slice(2), 'their bars are those of their lanes');
});
