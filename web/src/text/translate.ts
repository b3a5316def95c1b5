import type { Format, Language } from '../lib/Format';
import { texts, type TextKey } from './texts';

export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

const PLACES: Record<Language, 0 | 1> = { en: 0, uk: 1 };
/** What the page itself says of a request that failed, which is kept in English. */
const REASONS = (['reasonTimeout', 'reasonUnreachable', 'reasonNoJSON'] as const).map((key) => texts[key]);
/** An answer of another shape than the interface promises, with what is wrong in it. */
const MALFORMED = /^the answer is not what it should be \((.*)\)$/s;
/** The order in which a text's forms stand, by the language's own categories of number. */
const FORMS: Record<Language, readonly Intl.LDMLPluralRule[]> = { en: ['one', 'other'], uk: ['one', 'few', 'many'] };

/**
 * The words of one language. `{name}` in a text stands for a value; a text of several forms, parted by `|`, has the one that the value `n` asks
 * for.
 */
export function translator(format: Format): Translate {
  const { language } = format;
  const rules = new Intl.PluralRules(language);
  const known = (value: string): string => {
    const malformed = MALFORMED.exec(value);
    if (malformed) return texts['reasonMalformed'][PLACES[language]].replace('{what}', () => malformed[1] ?? '');
    return REASONS.find((pair) => pair[0] === value)?.[PLACES[language]] ?? value;
  };
  return (key, values = {}) => {
    const forms = texts[key][PLACES[language]].split('|');
    const place = FORMS[language].indexOf(rules.select(Math.abs(Number(values['n'] ?? 0))));
    const form = forms.length === 1 ? forms[0] : forms[place === -1 ? forms.length - 1 : place];
    return (form ?? '').replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? format.count(value) : known(value ?? '');
    });
  };
}
