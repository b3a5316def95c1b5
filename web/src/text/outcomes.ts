import type { TextKey } from './texts';
import type { Translate } from './translate';

const OUTCOMES: Readonly<Record<string, TextKey>> = {
  fired: 'outcomeFired', refused: 'outcomeRefused', watching: 'outcomeWatching', unknown: 'outcomeUnknown', 'cooling down': 'outcomeCooling',
  'in trade': 'outcomeInTrade', contradictory: 'outcomeContradictory', stopped: 'outcomeStopped',
};

/** What a strategy made of a bar; null is a bar that completed none of its own. A word that is not known stands as it came. */
export function outcomeText(outcome: string | null, t: Translate): string {
  if (outcome === null) return t('notJudged');
  const key = OUTCOMES[outcome];
  return key ? t(key) : outcome;
}
