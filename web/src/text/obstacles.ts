import { seriesOf } from '../lib/series';
import type { Obstacle } from '../wire/answers';
import { gateText } from './gates';
import { roleOf } from './roles';
import type { Translate } from './translate';

/** What keeps a strategy from seeing its market, in words. */
export function obstacleText({ source, reason }: Obstacle, t: Translate): string {
  if (reason === 'silent') return t('serviceDown', { service: source, role: roleOf(source, t) });
  if (reason === 'unjudged') return t('blindUnjudged');
  return t('blindData', { series: seriesOf(source, 0), reason: gateText(reason, t) });
}
