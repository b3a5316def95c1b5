import type { Sample } from '../wire/answers';
import type { TextKey } from './texts';
import type { Translate } from './translate';

const VERDICTS: Readonly<Record<string, TextKey>> = {
  'too few trades to say anything': 'verdictFew', 'cannot be told from zero yet': 'verdictOpen', 'above zero after costs at 95 %': 'verdictAbove',
  'below zero after costs at 95 %': 'verdictBelow',
};

/** The gateway's verdict; one that is not known stands as it came. */
export function verdictText(sample: Sample, t: Translate): string {
  const said = sample.verdict.replace(/\.$/, '');
  const key = VERDICTS[said];
  return key ? t(key) : said;
}

/** The verdict as a sentence, and how many more trades it takes. */
export function sentenceOf(sample: Sample, t: Translate): string {
  const verdict = verdictText(sample, t);
  const said = `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}.`;
  const more = sample.more_trades_to_tell ?? 0;
  return more > 0 ? `${said} ${t('moreTrades', { n: more })}` : said;
}
