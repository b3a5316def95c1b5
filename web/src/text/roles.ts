import type { TextKey } from './texts';
import type { Translate } from './translate';

const ROLES: Readonly<Record<string, TextKey>> = {
  'market-feed': 'roleFeed', 'liq-poller': 'roleLiquidations', 'signal-engine': 'roleEngine', 'paper-broker': 'roleBroker', 'api-gateway': 'roleGateway',
};

/** What a service is for. */
export const roleOf = (service: string, t: Translate): string => t(ROLES[service] ?? 'roleOther');
