import type { Format } from '../lib/Format';
import type { Sample } from '../wire/answers';
import type { TextKey } from './texts';
import type { Translate } from './translate';

const VERDICTS: Readonly<Record<string, TextKey>> = {
  'too few trades to say anything': 'verdictFew', 'cannot be told from zero yet': 'verdictOpen', 'above zero after costs at 95 %': 'verdictAbove',
  'below zero after costs at 95 %': 'verdictBelow',
};

const saidOf = (sample: Sample): string => sample.verdict.replace(/\.$/, '');

/** The gateway's verdict; one that is not known stands as it came. */
export function verdictText(sample: Sample, t: Translate): string {
  const said = saidOf(sample);
  const key = VERDICTS[said];
  return key ? t(key) : said;
}

/** What the gateway dares to say of the mean after costs; null while it is not told from zero. */
export function toldSide(sample: Sample): 'above' | 'below' | null {
  const key = VERDICTS[saidOf(sample)];
  return key === 'verdictAbove' ? 'above' : key === 'verdictBelow' ? 'below' : null;
}

/** Where a promised mean lies beside the interval of what was measured; null within it, or while nothing can be said. */
export function promiseSide(sample: Sample, promised: number | null): 'above' | 'below' | null {
  const { ci95_low: low, ci95_high: high } = sample;
  if (promised === null || low === null || high === null || VERDICTS[saidOf(sample)] === 'verdictFew') return null;
  return promised > high ? 'above' : promised < low ? 'below' : null;
}

/** The verdict as sentences: of zero, of the promise, and how many more trades it takes. */
export function sentenceOf(sample: Sample, promised: number | null, t: Translate, format: Format): string {
  const verdict = verdictText(sample, t);
  const sentences = [`${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}.`];
  const side = promiseSide(sample, promised);
  if (side !== null) sentences.push(t(side === 'above' ? 'promiseAbove' : 'promiseBelow', { bps: format.signed(promised) }));
  const more = sample.more_trades_to_tell ?? 0;
  if (more > 0) sentences.push(t((sample.mean_net_bps ?? 0) > 0 ? 'moreTillGain' : 'moreTillLoss', { n: more }));
  return sentences.join(' ');
}
