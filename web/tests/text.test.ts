import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { Format } from '../src/lib/Format';
import { durationText } from '../src/text/durations';
import { obstacleText } from '../src/text/obstacles';
import { roleOf } from '../src/text/roles';
import { seriesOf } from '../src/lib/series';
import { texts, type TextKey } from '../src/text/texts';
import { translator } from '../src/text/translate';

const keys = Object.keys(texts) as TextKey[];
const placesIn = (form: string) => [...form.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort();
const tsFiles = readdirSync('src', { recursive: true }).filter((name) => /\.tsx?$/.test(name)).map((name) => ({ name, text: readFileSync(`src/${name}`, 'utf8') }));

test('both languages have words for everything, with the same values in them', () => {
  for (const key of keys) {
    const [english, ukrainian] = texts[key];
    assert.ok(english !== '' && ukrainian !== '', key);
    const places = (text: string) => [...new Set(text.split('|').flatMap(placesIn))].sort();
    assert.deepEqual(places(english), places(ukrainian), key);
    assert.ok([1, 2].includes(english.split('|').length) && [1, 3].includes(ukrainian.split('|').length), `${key} has a wrong number of forms`);
  }
});

test('every text is used', () => {
  const all = tsFiles.filter(({ name }) => name !== 'text/texts.ts').map(({ text }) => text).join('\n');
  const made = /^(start|stop|remove)UnderWay$/;
  assert.deepEqual(keys.filter((key) => !made.test(key) && !all.includes(`'${key}'`) && !all.includes(`"${key}"`)), []);
});

test('the form follows the number, in each language by its own rules', () => {
  const [english, ukrainian] = [translator(new Format('en', 'utc')), translator(new Format('uk', 'utc'))];
  assert.deepEqual([1, 2, 21].map((n) => english('nTrades', { n })), ['1 trade', '2 trades', '21 trades']);
  assert.deepEqual([1, 2, 5, 11, 21, 22].map((n) => ukrainian('nTrades', { n })), ['1 угода', '2 угоди', '5 угод', '11 угод', '21 угода', '22 угоди']);
  assert.equal(english('nTrades', { n: 12_345 }), '12,345 trades');
});

test('a duration is told in its two largest units', () => {
  const t = translator(new Format('en', 'utc'));
  assert.deepEqual([0, 2_400, 3_900, 100_000].map((seconds) => durationText(seconds, t)), ['0 min', '40 min', '1 h 05 min', '1 d 3 h']);
  assert.equal(durationText(null, t), '—');
});

test('no feature imports another, and what is below knows nothing of what is above', () => {
  const floors = ['wire', 'lib', 'state', 'text', 'ui', 'features', 'app'];
  for (const { name, text } of tsFiles) {
    const [floor, feature] = name.split('/');
    if (!floors.includes(floor ?? '')) continue;
    for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
      const target = new URL(path ?? '', `file:///${name}`).pathname.slice(1).split('/');
      if (floor === 'features' && target[0] === 'features') assert.equal(target[1], feature, `${name} imports ${path}`);
      if (floor !== 'features' && floor !== 'app') assert.ok(!['features', 'app'].includes(target[0] ?? ''), `${name} imports ${path}`);
      if (floor === 'wire' || floor === 'lib') assert.ok(!['state', 'text', 'ui'].includes(target[0] ?? ''), `${name} imports ${path}`);
      if (floor === 'state') assert.ok(!['text', 'ui'].includes(target[0] ?? ''), `${name} imports ${path}`);
    }
  }
});

test('a feed is called by its venue, and a series by its venue where its symbol does not tell it', () => {
  const t = translator(new Format('en', 'utc'));
  assert.equal(roleOf('market-feed', t), 'candles from Coinbase');
  assert.equal(roleOf('market-feed@binanceus', t), 'candles from Binance.US');
  assert.equal(roleOf('paper-broker', t), 'books paper trades with their costs');
  assert.deepEqual(
    ['coinbase:BTC-USD', 'gateio:BTC_USDT', 'binanceus:BTCUSDT', 'binanceusdm:BTCUSDT 1m'].map((name) => seriesOf(name, 0)),
    ['BTC-USD', 'BTC_USDT', 'binanceus:BTCUSDT', 'binanceusdm:BTCUSDT 1m'],
  );
  assert.equal(seriesOf('coinbase:BTC-USD', 60), 'BTC-USD 1m');
});

test('what a strategy waits for and cannot see is said in words', () => {
  const t = translator(new Format('en', 'utc'));
  const obstacle = { source: 'binanceus:BTCUSDT', reason: 'no-feed', detail: null, since: null };
  assert.equal(obstacleText(obstacle, t), 'binanceus:BTCUSDT: no feed of its venue runs here.');
  assert.equal(obstacleText({ ...obstacle, source: 'coinbase:SOL-USD', reason: 'unfollowed' }, t), 'SOL-USD: nobody follows it.');
  assert.equal(obstacleText({ ...obstacle, source: 'market-feed@binanceus', reason: 'silent' }, t), 'market-feed@binanceus does not answer (candles from Binance.US).');
});
