import type { TextKey } from './texts';
import type { Translate } from './translate';

const ROLES: Readonly<Record<string, TextKey>> = {
  'market-feed': 'roleFeed', 'liq-poller': 'roleLiquidations', 'signal-engine': 'roleEngine', 'paper-broker': 'roleBroker', 'api-gateway': 'roleGateway',
};
const VENUES: Readonly<Record<string, string>> = { coinbase: 'Coinbase', gateio: 'Gate.io', binanceus: 'Binance.US', binanceusdm: 'Binance USD-M' };

/** A venue as people call it. */
export const venueOf = (venue: string): string => VENUES[venue] ?? venue;

/** What a service is for. A feed of a further venue has the venue behind an `@`. */
export function roleOf(service: string, t: Translate): string {
  const [program = '', venue = 'coinbase'] = service.split('@');
  return t(ROLES[program] ?? 'roleOther', { venue: venueOf(venue) });
}
