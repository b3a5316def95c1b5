import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { decodeEvent } from '../src/wire/decodeEvent';
import type { GatewayEvent } from '../src/wire/GatewayEvent';

/** The files that the Swift tests pin, by the event's type. `./test` runs in `web`. */
const folder = '../Tests/Fixtures/wire';
const golden = new Map(
  readdirSync(folder).filter((name) => name.startsWith('event-')).map((name) => {
    const { data } = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as { data: Record<string, unknown> };
    return [String(data['type']), data];
  }),
);

/** Each type that the page knows, but those that have no fields. */
const KNOWN: readonly Exclude<GatewayEvent['type'], 'reset' | 'start' | 'unknown'>[] = ['candle', 'feature_update', 'lane_update', 'signal_fire', 'order_refused', 'strategy', 'trade_open', 'trade_close'];

test('every event that the page knows is pinned by a golden file, and every pinned one is known', () => {
  assert.deepEqual([...golden.keys()].sort(), [...KNOWN].sort());
});

for (const [type, data] of golden) {
  test(`${type}: the golden file is read, field by field`, () => {
    const event = decodeEvent({ ...data, id: 'epoch-42' }) as unknown as Record<string, unknown>;
    assert.equal(event['id'], 'epoch-42');
    for (const [name, value] of Object.entries(event)) if (name !== 'id') assert.deepEqual(value, data[name], name);
  });

  test(`${type}: a field that is missing or has another type is an error that names it`, () => {
    const names = Object.keys(decodeEvent(data) ?? {}).filter((name) => name !== 'id' && name !== 'type');
    // Events of before had no venue.
    const isOptional = (name: string) => type === 'candle' && name === 'instrument';
    assert.ok(names.length > 0);
    for (const name of names) {
      const { [name]: _, ...others } = data;
      if (!isOptional(name)) assert.throws(() => decodeEvent(others), new RegExp(name));
      assert.throws(() => decodeEvent({ ...data, [name]: [] }), new RegExp(name));
    }
  });
}

test('a candle of before there were venues is read', () => {
  const { data } = JSON.parse(readFileSync(`${folder}/earlier/event-candle.json`, 'utf8')) as { data: Record<string, unknown> };
  const event = decodeEvent(data) as unknown as Record<string, unknown>;
  assert.deepEqual([event['symbol'], event['instrument'], event['close']], ['BTC-USD', null, data['close']]);
});

test('a type that a newer gateway may send keeps its place, a heartbeat has none, and what is no event is an error', () => {
  assert.deepEqual(decodeEvent({ type: 'weather', id: 'e-1' }), { type: 'unknown', id: 'e-1' });
  assert.equal(decodeEvent({ type: 'heartbeat' }), null);
  assert.deepEqual(decodeEvent({ type: 'start', id: 'e-9' }), { type: 'start', id: 'e-9' });
  assert.deepEqual(decodeEvent({ type: 'reset', id: 'e-9' }), { type: 'reset', id: 'e-9' });
  assert.throws(() => decodeEvent([]), /no JSON object/);
  assert.throws(() => decodeEvent({ ts: 1 }), /type/);
});
