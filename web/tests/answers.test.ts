import assert from 'node:assert/strict';
import test from 'node:test';
import type {
  CandleRow, Explanation, InstrumentRow, IntegrityAnswer, Sample, SignalsAnswer, StatsAnswer, StrategyRow, SystemAnswer, TradeRecord, TradeRow, VenueFrame, WishAnswer,
} from '../src/wire/answers';
import {
  candlesOf, explanationOf, framesOf, instrumentOf, instrumentsOf, integrityOf, signalsOf, statsOf, strategiesOf, strategyOf, systemOf, tradeRecordsOf, tradesOf, wishOf,
} from '../src/wire/decodeAnswers';
import { Fields, WireError } from '../src/wire/fields';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const T = 1_767_571_200;
const candle: CandleRow = { instrument: 'coinbase:BTC-USD', length: '5m', ts: T, open: 1, high: 2, low: 0.5, close: 1.5, volume: 0, closed: true };
const watched: InstrumentRow = { instrument: 'coinbase:SOL-USD', venue: 'coinbase', symbol: 'SOL-USD', follows: ['5m', '1m'], read_by: ['A'], last_price: 1.5, last_at: T + 300 };
const trade: TradeRow = {
  id: 1, signal: 'A', version: 2, instrument: 'BTC-USD', direction: 'SHORT', entry_ts: T, entry_price: 1, exit_ts: T + 300, exit_price: 2, hold_bars: 8, hold_seconds: 2_400, bar_seconds: 300, gross_bps: 1.5,
  net_bps: -6.5, mark_price: 1.2, status: 'CLOSED', booked_late: false, exit_reason: 'time',
};
const sample: Sample = {
  trades: 3, clusters: 2, trades_per_day: 1, trades_per_day_low: 0.5, trades_per_day_high: 2, win_rate: 0.5, mean_gross_bps: 1, mean_net_bps: -7, stdev_net_bps: 3,
  ci95_low: -9, ci95_high: 1, more_trades_to_tell: 12, verdict: 'cannot be told from zero yet',
};
const expected = { trades_per_day: 4, gross_bps: 20, gross_bps_low: 15, gross_bps_high: 25, net_bps: 12 };
const condition = { direction: 'LONG', text: 'close > 1', value: 2, threshold: 1, holds: true } as const;
const strategy: StrategyRow = {
  name: 'A', version: 2, state: 'running', title: 't', theory: '', instrument: 'coinbase:BTC-USD', timeframe: '5m', warm_up_bars: 20,
  features: { mean: 'A.mean' }, entry: { long: ['close > 1'], short: [] }, exit: { long: [], short: [] }, expected, document: 'name: A\n', file: '/s/A.yaml',
};
const signals: SignalsAnswer = {
  features: { ts: T, mean: 1, slope: null },
  signal_states: {
    A: {
      signal: 'A', version: 2, title: 't', theory: '', instrument: 'BTC-USD', lane: '5m', bar_seconds: 300, lane_ts: T, judged_ts: T, last_fire_ts: T, last_fire_dir: 'LONG', open_trade_id: 1, status: 'BLIND',
      blind: { source: 'gateio:BTC_USDT', reason: 'unreachable', detail: 'd', since: T * 1e6 }, outcome: 'unknown', hold_seconds: 2_400, cooldown_seconds: 0, warm_up_bars: 20,
      waiting: [{ instrument: 'coinbase:SOL-USD', what: '5m', reason: 'unfollowed', remedy: './trader instruments follow coinbase:SOL-USD --what 5m' }],
      history_bars: 7, conditions: [condition],
    },
  },
};
const stats: StatsAnswer = {
  signals: { A: { version: 2, all: sample, timely: sample, expected, earlier: { 1: { all: sample, timely: sample } } } }, total: { all: sample, timely: sample },
};
const system: SystemAnswer = {
  market: 'simulated', description: 'made', strategies_copied: true, venues: ['coinbase', 'binanceus'],
  services: [{
    service: 'market-feed', state: 'running', reason: 'r', lag: 1, age_ms: 12,
    source: {
      gates: [{ instrument: 'coinbase:BTC-USD', reason: 'stale', detail: 'd', since: T * 1e6 }], clock: { difference_ms: -12.5, uncertainty_ms: 3, measured_at: T * 1e6 },
      shadow: { checked_at: T * 1e6, bars: 12, revised: 0 },
      day: [{ instrument: 'coinbase:BTC-USD', seconds: 300, count: 9, history: 1, stream: 7, rest: 1, missing: 0, filled: 0, slowest_ms: 12, revised: 0 }],
    },
  }],
};
const integrity: IntegrityAnswer = {
  market: 'live', hours: 24,
  sources: [{
    service: 'market-feed', state: 'running', reason: 'r',
    entries: [{
      instrument: 'coinbase:BTC-USD', seconds: 300, ts: T, source: 'rest', filled: false, first_seen_at: T * 1e6, final_at: T * 1e6, late_ms: 12, revisions: 1,
      revised_at: T * 1e6, change: 'close', change_bps: 0.5,
    }],
  }],
};
const explanation: Explanation = {
  signal: 'A', version: 2, ts: T, standing: 'timely', outcome: 'fired', conditions: [condition], exit_conditions: [condition], features: { mean: 1, slope: null },
};
const record: TradeRecord = { type: 'candle', ts: T, record: 'market-feed/812', at: T * 1e6 };
const frame: VenueFrame = { at: T * 1e6, from: 'coinbase stream', text: '{}' };
const wish: WishAnswer = { accepted: true, name: 'A', version: 2, state: 'running' };

const answers: [string, (body: unknown) => unknown, unknown][] = [
  ['candles', candlesOf, [candle]], ['trades', tradesOf, [trade]], ['records', tradeRecordsOf, [record]], ['signals', signalsOf, signals], ['stats', statsOf, stats],
  ['strategies', strategiesOf, [strategy]], ['strategy', strategyOf, strategy], ['explain', explanationOf, explanation], ['integrity', integrityOf, integrity],
  ['frames', framesOf, [frame]], ['system', systemOf, system], ['wish', wishOf, wish],
  ['instruments', instrumentsOf, [watched]], ['instrument', instrumentOf, watched],
];

/** Every place in a JSON value, as the keys that lead there. */
function placesIn(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const members = Array.isArray(value) ? value.map((one, place) => [place, one] as const) : Object.entries(value);
  return [path, ...members.flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

/** The value with another one at a place; undefined takes it away. */
function withAt(value: Json, path: readonly (string | number)[], other: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return other;
  if (Array.isArray(value)) return value.flatMap((one, place) => (place !== key ? [one] : withAt(one, rest, other) ?? []));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => {
    const next = name === key ? withAt(one, rest, other) : one;
    return next === undefined ? [] : [[name, next]];
  }));
}

const copy = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;
const OTHERS: Json[] = [null, true, -1, 0.5, 1e300, '', 'x', 'y'.repeat(5_000), [], [null], {}, { x: 1 }];
/** Moments among what is read, in unix seconds and in microseconds. */
const MOMENTS = /"(ts|entry_ts|exit_ts|last_fire_ts)":(-?[\d.e+]+)/g;
const INSTANTS = /"(at|since|measured_at|checked_at|first_seen_at|final_at|revised_at)":(-?[\d.e+]+)/g;

for (const [name, decode, whole] of answers) {
  test(`${name}: what the gateway promises is read, field by field`, () => {
    assert.deepEqual(decode(copy(whole)), whole);
  });

  test(`${name}: whatever stands in whatever place is read, or an error of the wire that says what`, () => {
    let refused = 0;
    for (const path of placesIn(copy(whole))) {
      for (const other of [undefined, ...OTHERS]) {
        const body = withAt(copy(whole), path, other);
        try {
          const read = decode(body);
          // What was read is what came, with nothing left out or put in.
          assert.deepEqual(read, body, path.join('.'));
          const text = JSON.stringify(read);
          for (const moment of text.match(MOMENTS) ?? []) assert.doesNotThrow(() => new Date(Number(moment.split(':')[1]) * 1000).toISOString());
          for (const instant of text.match(INSTANTS) ?? []) assert.doesNotThrow(() => new Date(Number(instant.split(':')[1]) / 1000).toISOString());
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
          assert.ok(error.message.length < 200, error.message);
          refused += 1;
        }
      }
    }
    assert.ok(refused > 20, `${refused} were refused`);
  });

  test(`${name}: an answer of another shape is refused`, () => {
    for (const other of OTHERS.filter((one) => !(Array.isArray(one) && one.length === 0))) assert.throws(() => decode(other), WireError, JSON.stringify(other));
  });
}

test('an error names the field by its path', () => {
  assert.throws(() => signalsOf(withAt(copy(signals), ['signal_states', 'A', 'conditions', 0, 'holds'], 'yes')), /signal_states\.A\.conditions\[0\]\.holds is "yes", not true or false/);
  assert.throws(() => tradesOf([trade, { ...trade, entry_ts: 1e300 }]), /\[1\]\.entry_ts is 1e\+300, not a moment/);
});

test('names of an object’s own are not those of every object', () => {
  assert.throws(() => wishOf(Object.assign(Object.create({ name: 'x' }), { accepted: true, version: 1, state: null })), /name is absent/);
});

test('a field of each kind takes what is of it, and refuses what is near it', () => {
  const kinds: [string, (fields: Fields) => unknown, unknown[], unknown[]][] = [
    ['text', (fields) => fields.text('x'), ['', 'a'], [0, null, ['a']]],
    ['number', (fields) => fields.number('x'), [0, -1.5, 1e300], [Infinity, NaN, '1', true]],
    ['count', (fields) => fields.count('x'), [0, 7, 1e15], [-1, 0.5, Infinity, '7', null]],
    ['moment', (fields) => fields.moment('x'), [T, -T, 8.64e12], [8.64e12 + 1, -8.65e12, '0']],
    ['instant', (fields) => fields.instant('x'), [T * 1e6, 8.64e18], [8.65e18, -8.65e18, '0']],
    ['flag', (fields) => fields.flag('x'), [true, false], [0, 'true', null]],
    ['oneOf', (fields) => fields.oneOf('x', 'a', 'b'), ['a', 'b'], ['c', 'A', '', null]],
    ['texts', (fields) => fields.texts('x'), [[], ['a', 'b']], [[null], ['a', 1], 'a', { 0: 'a' }]],
    ['object', (fields) => fields.object('x', () => true), [{}], [[], [{}], 'x', null]],
    ['list', (fields) => fields.list('x', () => true), [[], [{}]], [{}, 'x', [1], [[]], null]],
  ];
  for (const [kind, read, taken, refused] of kinds) {
    for (const value of taken) assert.doesNotThrow(() => read(new Fields({ x: value })));
    for (const value of refused) assert.throws(() => read(new Fields({ x: value })), WireError, `${kind}: ${String(value)}`);
    assert.throws(() => read(new Fields({})), WireError, `${kind}: absent`);
  }
});
