import type { TextKey } from './texts';
import type { Translate } from './translate';

const REASONS: Readonly<Record<string, TextKey>> = {
  'trade open': 'refusedTradeOpen', repeated: 'refusedRepeated', 'no price': 'refusedNoPrice', 'too small': 'refusedTooSmall',
  'out of range': 'refusedOutOfRange',
 'the bar was stale': 'refusedStale', 'the bar was history': 'refusedHistory',
};

/** Why a fire became no trade; a reason that is not known stands as it came. */
export function refusalText(reason: string, t: Translate): string {
  const key = REASONS[reason];
  return key ? t(key) : reason;
}
