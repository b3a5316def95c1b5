import { arrow } from '../lib/Format';
import type { Direction } from '../wire/GatewayEvent';

/** ▲ LONG or ▼ SHORT, by sign, word and colour. */
export function Side({ direction }: { direction: Direction | null }) {
  if (direction === null) return null;
  return <span className={direction === 'LONG' ? 'up' : 'down'}>{arrow(direction)} {direction}</span>;
}
