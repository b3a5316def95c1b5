import assert from 'node:assert/strict';
import test from 'node:test';
import { edgeScale } from '../src/features/edge/scale';
import { cumulative } from '../src/features/trades/cumulative';
import type { Bar } from '../src/lib/Bar';
import { againstText, groupsOf, meterOf, operatorOf } from '../src/lib/conditions';
import { csvOf } from '../src/lib/csv';
import { Format } from '../src/lib/Format';
import { BarSeries } from '../src/lib/BarSeries';
import { FIRST, fullName, inListOrder, shortName } from '../src/lib/instruments';
import { bucketOf, LongerBars, longerForming, placeOf, TIMEFRAMES } from '../src/lib/timeframes';
import type { Trade } from '../src/state/State';
import type { Condition, Sample } from '../src/wire/answers';

const T = 1_767_571_200;
const bar = (minutes: number, open: number, high: number, low: number, close: number, volume = 1): Bar => ({ ts: T + minutes * 60, open, high, low, close, volume });
const condition = (text: string, value: number | null, threshold: number | null, holds: boolean | null, direction: 'LONG' | 'SHORT' = 'LONG'): Condition => ({ direction, text, value, threshold, holds });
const english = new Format('en', 'utc');
const ukrainian = new Format('uk', 'utc');

/** Bars of another length, made of all of them at once: those that are over. */
const longerBars = (bars: readonly Bar[], seconds: number, now: number | null = null): Bar[] => [...new LongerBars(seconds).update(BarSeries.of(bars), now)];

/** Numbers that look like chance and are the same each time. */
const chance = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

test('a series with one more bar leaves the one before as it was, also where two go on from the same', () => {
  const random = chance(7);
  const made: { series: BarSeries; bars: Bar[] }[] = [{ series: BarSeries.none, bars: [] }];
  for (let round = 0; round < 3_000; round += 1) {
    const from = made[Math.floor(random() * made.length)] ?? made[0];
    if (!from) break;
    const next = bar(5 * (round + 1), round, round, round, round);
    const series = from.series.appended(next, 20, 6);
    const whole = [...from.bars, next];
    const bars = from.bars.length >= 26 ? whole.slice(-20) : whole;
    assert.equal(series.length, bars.length);
    made.push({ series, bars });
    if (made.length > 12) made.shift();
  }
  for (const { series, bars } of made) {
    assert.deepEqual([...series], bars);
    assert.deepEqual(series.slice(3), bars.slice(3));
    assert.deepEqual([series.at(0), series.at(-1), series.at(bars.length), series.at(-bars.length - 1)], [bars[0], bars.at(-1), undefined, undefined]);
  }
});

test('longer bars that are carried on are those that are made of all bars at once', () => {
  for (const seconds of [900, 1_800, 3_600, 14_400, 86_400]) {
    const random = chance(seconds);
    const longer = new LongerBars(seconds);
    let series = BarSeries.of([bar(10, 1, 1, 1, 1)]);
    let minutes = 10;
    for (let round = 0; round < 600; round += 1) {
      minutes += random() < 0.9 ? 5 : 25;
      const before = series;
      series = series.appended(bar(minutes, round, round + random(), round - random(), round, 1), 100, 10);
      // Now and then the bar in progress has left the others behind, or history comes in anew.
      if (random() < 0.02) series = BarSeries.of(series);
      const now = T + (minutes + (random() < 0.1 ? 90 : 5)) * 60;
      const carried = [...longer.update(series, now)];
      assert.deepEqual(carried, longerBars(series.slice(0), seconds, now), `${round}`);
      assert.ok(carried.every((one) => one.ts + seconds <= bucketOf(now, seconds) + seconds));
      // A series from which another has gone on comes again.
      if (random() < 0.05) assert.deepEqual([...longer.update(before, null)], longerBars(before.slice(0), seconds, null), `${round}, before`);
    }
  }
});

test('longer bars have the first open, the last close, the extremes and the sum of volume', () => {
  const bars = [bar(0, 10, 12, 9, 11, 1), bar(5, 11, 15, 11, 14, 2), bar(10, 14, 14, 8, 9, 3), bar(15, 9, 10, 9, 10, 4)];
  assert.deepEqual(longerBars(bars, 900, T + 1_800), [{ ts: T, open: 10, high: 15, low: 8, close: 9, volume: 6 }, { ts: T + 900, open: 9, high: 10, low: 9, close: 10, volume: 4 }]);
  assert.equal(longerBars(bars, 900).length, 1, 'the second may still have more bars');
  assert.deepEqual(longerBars(bars, 300), bars);
});

test('a longer bar whose beginning is not loaded is left out', () => {
  assert.deepEqual(longerBars([bar(5, 1, 1, 1, 1), bar(10, 1, 1, 1, 1), bar(15, 2, 2, 2, 2)], 900, T + 1_800).map((one) => one.ts), [T + 900]);
});

test('the longer bar in progress joins its closed parts and the one in progress, and is none when all are closed', () => {
  const closed = [bar(0, 10, 12, 9, 11), bar(5, 11, 13, 10, 12)];
  assert.deepEqual(longerForming(closed, bar(10, 12, 20, 12, 19), 900), { ts: T, open: 10, high: 20, low: 9, close: 19, volume: 3 });
  assert.deepEqual(longerForming(closed, null, 900), { ts: T, open: 10, high: 13, low: 9, close: 12, volume: 2 });
  assert.equal(longerForming([...closed, bar(10, 1, 1, 1, 1)], null, 900), null);
  assert.equal(longerForming(closed, null, 300), null);
  assert.deepEqual(longerForming(closed, bar(15, 1, 2, 1, 2), 900), bar(15, 1, 2, 1, 2));
});

test('what happened at the close of five minutes stands on the minute that ends then, or on the longer bar that holds it', () => {
  assert.deepEqual(TIMEFRAMES.map(({ seconds }) => placeOf(T + 900, seconds) - T), [1_140, 900, 900, 0, 0, 0, 0]);
});

test('an instrument is named in full, and Coinbase’s are read by their symbol; the first ones stand first', () => {
  assert.deepEqual(['SOL-USD', 'coinbase:SOL-USD', 'binanceus:BTCUSDT'].map(fullName), ['coinbase:SOL-USD', 'coinbase:SOL-USD', 'binanceus:BTCUSDT']);
  assert.deepEqual(['coinbase:SOL-USD', 'binanceus:BTCUSDT', 'coinbasepro:X'].map(shortName), ['SOL-USD', 'binanceus:BTCUSDT', 'coinbasepro:X']);
  assert.deepEqual(inListOrder(['coinbase:ADA-USD', 'binanceus:X', FIRST[1], FIRST[0]]), [...FIRST, 'binanceus:X', 'coinbase:ADA-USD']);
});

test('the comparison of a condition is found outside of brackets and quotes', () => {
  assert.equal(operatorOf('a >= 0.9'), '>=');
  assert.equal(operatorOf('rank(x > 1, 20) < 3'), '<');
  assert.equal(operatorOf('flips_to(a, -1)'), null);
  assert.equal(operatorOf('x("a>b")'), null);
});

test('value and threshold are held against one another with enough places to differ', () => {
  assert.equal(againstText(condition('a >= 0.9', 0.74, 0.9, false), english), '0.74 < 0.9');
  assert.equal(againstText(condition('a >= 0.9', 0.89999, 0.9, false), english), '0.89999 < 0.9');
  assert.equal(againstText(condition('a >= 0.9', 0.95, 0.9, true), ukrainian), '0,95 ≥ 0,9');
  assert.equal(againstText(condition('is_new', null, null, false), english), '');
});

test('a share is measured from 0 to 1, anything else around its threshold', () => {
  assert.deepEqual(meterOf(condition('a >= 0.9', 0.45, 0.9, false)), { low: 0, high: 1, value: 0.45, threshold: 0.9, goal: [0.9, 1] });
  const price = meterOf(condition('close < 100', 105, 100, false));
  assert.deepEqual([price?.low, price?.high, price?.value, price?.goal], [90, 110, 0.75, [0, 0.5]]);
  assert.equal(meterOf(condition('a == 1', 1, 1, true)), null);
  assert.equal(meterOf(condition('a > b', 1, null, null)), null);
});

test('what both directions need stands in a group of its own', () => {
  const groups = groupsOf([condition('up', 1, 1, true), condition('v > 1', 1, 1, true), condition('down', 1, 1, true, 'SHORT'), condition('v > 1', 1, 1, true, 'SHORT')]);
  assert.deepEqual(groups.map((group) => [group.directions.join(), group.conditions.map((one) => one.text).join()]), [['LONG', 'up'], ['SHORT', 'down'], ['LONG,SHORT', 'v > 1']]);
});

test('numbers carry a real sign, and zero none', () => {
  assert.equal(english.signed(12.34), '+12.3');
  assert.equal(english.signed(-12.34), '\u221212.3');
  assert.equal(english.signed(-0.01), '0.0');
  assert.equal(english.price(88123.5), '88,123.50');
  assert.equal(ukrainian.price(88123.5), '88\u00a0123,50');
  assert.equal(english.price(null), '—');
  assert.equal(english.moment(T), '5 Jan 00:00');
});

test('CSV quotes what has to be quoted and disarms formulas', () => {
  assert.equal(csvOf(['a', 'b'], [['x,y', 1.5], ['say "hi"', null], ['=1+1', true]]), 'a,b\r\n"x,y",1.5\r\n"say ""hi""",\r\n\'=1+1,true\r\n');
});

test('the curve adds net returns from the oldest exit on', () => {
  const trade = (net: number | null) => ({ net_bps: net }) as Trade;
  assert.deepEqual(cumulative([trade(-5), trade(null), trade(10)]), [0, 10, 5]);
  assert.deepEqual(cumulative([]), [0]);
});

test('the scale of the edge holds every mean and promise, and cuts wide intervals', () => {
  const sample = (mean: number, low: number, high: number) => ({ mean_net_bps: mean, ci95_low: low, ci95_high: high }) as Sample;
  const scale = edgeScale([{ measured: sample(-30, -900, 900), expected: 48 }]);
  assert.ok(scale.low < -70 && scale.low > -100 && scale.high > 70 && scale.high < 100);
  assert.equal(scale.at(-900), 0);
  assert.ok(scale.ticks.includes(0));
});
