import type { TextKey } from './texts';
import type { Translate } from './translate';

const REASONS: Readonly<Record<string, TextKey>> = {
  history: 'gateHistory', unconfirmed: 'gateUnconfirmed', gap: 'gateGap', stale: 'gateStale', unknown: 'gateUnknown', clock: 'gateClock', late: 'gateLate', unreachable: 'gateUnreachable',
  unfollowed: 'gateUnfollowed', 'no-feed': 'gateNoFeed', unpolled: 'gateUnpolled',
  'access-lost': 'gateAccessLost', zeros: 'gateZeros',
};

/** What keeps an instrument from trading; a word that is not known stands as it came. */
export function gateText(reason: string, t: Translate): string {
  const key = REASONS[reason];
  return key ? t(key) : reason;
}
