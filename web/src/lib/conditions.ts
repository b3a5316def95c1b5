import type { Condition } from '../wire/answers';
import type { Direction } from '../wire/GatewayEvent';
import type { Format } from './Format';

// What the gateway says of a strategy's conditions, put into groups and measures. No strategy is known here by name.

export const DIRECTIONS: readonly Direction[] = ['LONG', 'SHORT'];

export const directionsOf = (conditions: readonly Condition[]): Direction[] => DIRECTIONS.filter((direction) => conditions.some((one) => one.direction === direction));

export interface ConditionGroup {
  directions: readonly Direction[];
  conditions: Condition[];
}

/** The conditions by the entries that need them; what both directions need stands once, in a group of its own. */
export function groupsOf(conditions: readonly Condition[]): ConditionGroup[] {
  const textsOf = (direction: Direction) => new Set(conditions.filter((one) => one.direction === direction).map((one) => one.text));
  const [long, short] = [textsOf('LONG'), textsOf('SHORT')];
  const isShared = (one: Condition) => long.has(one.text) && short.has(one.text);
  return [
    ...DIRECTIONS.map((direction) => ({ directions: [direction], conditions: conditions.filter((one) => one.direction === direction && !isShared(one)) })),
    { directions: DIRECTIONS, conditions: conditions.filter((one) => one.direction === 'LONG' && isShared(one)) },
  ].filter((group) => group.conditions.length > 0);
}

/** What an entry in one direction lacks, in the words of its conditions; null when nothing is asked for in that direction. */
export function lacking(conditions: readonly Condition[], direction: Direction): Condition[] | null {
  const own = conditions.filter((one) => one.direction === direction);
  return own.length === 0 ? null : own.filter((one) => one.holds !== true);
}

const OPERATORS = ['>=', '<=', '==', '!=', '>', '<'] as const;
type Operator = typeof OPERATORS[number];
const SIGNS: Record<Operator, string> = { '>=': '≥', '<=': '≤', '==': '=', '!=': '≠', '>': '>', '<': '<' };
const OPPOSITES: Record<Operator, string> = { '>=': '<', '<=': '>', '==': '≠', '!=': '=', '>': '≤', '<': '≥' };

/** The comparison that a condition's text is, outside of any brackets and quotes; null for a crossing, a flip or a bare word. */
export function operatorOf(text: string): Operator | null {
  let depth = 0;
  let isQuoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place];
    if (letter === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    const operator = depth === 0 ? OPERATORS.find((one) => text.startsWith(one, place)) : undefined;
    if (operator) return operator;
  }
  return null;
}

/** A condition's numbers held against one another: `0.74 < 0.9`; empty where it has none. */
export function againstText({ text, value, threshold, holds }: Condition, format: Format): string {
  if (value === null && threshold === null) return '';
  const [left, right] = format.figures(value, threshold);
  const operator = operatorOf(text);
  if (operator && holds !== null && value !== null && threshold !== null) return `${left} ${(holds ? SIGNS : OPPOSITES)[operator]} ${right}`;
  if (text.startsWith('crosses_') && value !== null && threshold !== null) return `${left} ${value > threshold ? '>' : value < threshold ? '<' : '='} ${right}`;
  return `${left} : ${right}`;
}

/** Where value and threshold of a comparison lie on a scale, each 0 to 1, and the part of it where the condition holds. */
export interface Meter {
  low: number;
  high: number;
  value: number | null;
  threshold: number;
  goal: [number, number];
}

const isShare = (value: number) => value >= 0 && value <= 1;
/** How much of the threshold's own size is shown on each side of it: the closest that still holds the value. */
const SPREADS = [0.001, 0.01, 0.1, 1];

/** Null without both. Shares (ranks) lie on 0 to 1; everything else lies around its threshold, as nobody knows how far it can go. */
export function meterOf({ text, value, threshold }: Condition): Meter | null {
  const operator = operatorOf(text);
  if (operator === null || operator === '==' || operator === '!=' || threshold === null) return null;
  const { low, high } = scaleOf(value ?? threshold, threshold);
  const at = (number: number) => Math.min(1, Math.max(0, (number - low) / (high - low)));
  const mark = at(threshold);
  return { low, high, value: value === null ? null : at(value), threshold: mark, goal: operator.startsWith('>') ? [mark, 1] : [0, mark] };
}

function scaleOf(value: number, threshold: number): { low: number; high: number } {
  if (isShare(value) && isShare(threshold)) return { low: 0, high: 1 };
  const distance = Math.abs(value - threshold);
  const size = Math.abs(threshold);
  const half = size === 0 ? 10 ** Math.ceil(Math.log10(distance || 1)) : size * (SPREADS.find((one) => distance <= size * one) ?? 1);
  return { low: threshold - half, high: threshold + half };
}
