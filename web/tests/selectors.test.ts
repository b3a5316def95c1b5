import assert from 'node:assert/strict';
import test from 'node:test';
import { closedGates } from '../src/state/selectors';
import type { Gate, ServiceState, SystemAnswer } from '../src/wire/answers';

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
