import assert from 'node:assert/strict';
import test from 'node:test';
import { Format } from '../src/lib/Format';
import { translator } from '../src/text/translate';
import { promiseSide, sentenceOf, toldSide } from '../src/text/verdicts';
import type { Sample } from '../src/wire/answers';

const format = new Format('en', 'utc');
const t = translator(format);
const sample = (change: Partial<Sample>): Sample => ({
  trades: 20, clusters: 20, trades_per_day: 4, trades_per_day_low: 2.4, trades_per_day_high: 6.2, win_rate: 0.5, mean_gross_bps: -14.8, mean_net_bps: -22.8, stdev_net_bps: 63, ci95_low: -52.4, ci95_high: 6.8, more_trades_to_tell: 14,
  verdict: 'cannot be told from zero yet', ...change,
});

test('a promise that the interval leaves out is named, and what more trades would tell has its side', () => {
  assert.equal(
    sentenceOf(sample({}), 11.7, t, format),
    'Cannot be told from zero yet. The promised +11.7 bps lie above the interval. If mean and spread stay as they are, about 14 more trades tell a loss.',
  );
  assert.equal(promiseSide(sample({}), 5), null);
  assert.equal(promiseSide(sample({ ci95_low: 20, ci95_high: 40 }), 11.7), 'below');
  assert.equal(sentenceOf(sample({ more_trades_to_tell: 1, mean_net_bps: 3 }), null, t, format), 'Cannot be told from zero yet. If mean and spread stay as they are, about 1 more trade tells a gain.');
});

test('of too few trades nothing is said, however narrow their interval', () => {
  const few = sample({ trades: 2, ci95_low: 1, ci95_high: 3, verdict: 'too few trades to say anything' });
  assert.equal(promiseSide(few, 11.7), null);
  assert.equal(toldSide(few), null);
  assert.equal(toldSide(sample({ verdict: 'above zero after costs at 95 %' })), 'above');
});

test('what the page says of a failed request stands in the page\'s language', () => {
  const ukrainian = translator(new Format('uk', 'utc'));
  assert.equal(ukrainian('systemMissing', { reason: 'the gateway cannot be reached' }), 'Стан служб недоступний: шлюз недоступний');
  assert.equal(
    ukrainian('systemMissing', { reason: 'the answer is not what it should be (market is 3, not a text)' }),
    'Стан служб недоступний: відповідь не така, якою має бути (market is 3, not a text)',
  );
  assert.equal(ukrainian('systemMissing', { reason: 'disk full' }), 'Стан служб недоступний: disk full');
});
