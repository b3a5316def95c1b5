import assert from 'node:assert/strict';
import test from 'node:test';
import { FIRST } from '../src/lib/instruments';
import { reduce } from '../src/state/reduce';
import { closedGates, dataNow, freshness, leading, listed } from '../src/state/selectors';
import { initialState, type State } from '../src/state/State';
import type { CandleRow, Gate, InstrumentRow, ServiceState, SystemAnswer } from '../src/wire/answers';

const gate = (instrument: string, reason: string | null): Gate => ({ instrument, reason, detail: null, since: null });
const service = (name: string, gates: Gate[] | null): ServiceState => ({
  service: name, state: 'running', reason: null, lag: 0, age_ms: 0, source: gates && { gates, clock: null, shadow: null, day: [] },
});
const system = (...services: ServiceState[]): SystemAnswer => ({ market: 'live', description: '', strategies_copied: false, services });

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

const watched = (instrument: string): InstrumentRow => ({ instrument, venue: '', symbol: '', follows: ['5m'], read_by: [] });
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
