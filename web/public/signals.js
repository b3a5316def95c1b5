// What the gateway says of a strategy, put into words and measures.
// No strategy is known here by name: they come and go while the page is open. Nothing here touches the page.

import { figures } from './format.js';

/** By name, and by number within it: `LQ-2` before `LQ-10`. */
export const inOrder = (names) => [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** What is kept under a name. A strategy may be called `constructor`. */
export const named = (members, name) => (members && Object.hasOwn(members, name) ? members[name] : null);

/** The name, with the version where there was an earlier one. */
export const titled = (name, version) => (version > 1 ? `${name} v${version}` : name);

/** What a button that starts and stops says: what it would do, or what is under way. */
export const changeText = (wish, isRunning) => (wish?.verb ? UNDER_WAY[wish.verb] : isRunning ? '■ Stop' : '▶ Start');

const UNDER_WAY = { start: 'Starting …', stop: 'Stopping …', remove: 'Removing …' };

// MARK: outcomes

const OUTCOME = {
  fired: 'it fired',
  refused: 'a rule held, but the bar was too old to fire on',
  watching: 'no entry rule holds',
  unknown: 'no entry rule holds, and a value is not known yet',
  'cooling down': 'it cools down after its last fire',
  'in trade': 'its trade has not ended',
  contradictory: 'the rules of LONG and SHORT both hold: neither is taken',
  stopped: 'it is stopped and does not fire',
};

/** What a strategy made of a bar; null is a bar that completed none of its own. */
export const outcomeText = (outcome) => (outcome === null ? 'not judged yet' : OUTCOME[outcome] ?? String(outcome));

// MARK: conditions

const DIRECTIONS = ['LONG', 'SHORT'];

export const directionsOf = (conditions) => DIRECTIONS.filter((direction) => conditions.some((one) => one.direction === direction));

/** The conditions by the entries that need them; what both directions need stands once, in a group of its own. */
export function groupsOf(conditions) {
  const textsOf = (direction) => new Set(conditions.filter((one) => one.direction === direction).map((one) => one.text));
  const [long, short] = DIRECTIONS.map(textsOf);
  const isShared = (one) => long.has(one.text) && short.has(one.text);
  return [
    ...DIRECTIONS.map((direction) => ({ directions: [direction], conditions: conditions.filter((one) => one.direction === direction && !isShared(one)) })),
    { directions: DIRECTIONS, conditions: conditions.filter((one) => one.direction === 'LONG' && isShared(one)) },
  ].filter((group) => group.conditions.length > 0);
}

/** How a condition stands, by sign and word: the colour says nothing that these do not. */
export function standingOf({ holds }) {
  if (holds === null) return { state: 'unknown', sign: '?', word: 'unknown' };
  return holds ? { state: 'met', sign: '✓', word: 'met' } : { state: 'unmet', sign: '✕', word: 'not met' };
}

const OPERATORS = ['>=', '<=', '==', '!=', '>', '<'];
const SIGNS = { '>=': '≥', '<=': '≤', '==': '=', '!=': '≠', '>': '>', '<': '<' };
const OPPOSITES = { '>=': '<', '<=': '>', '==': '≠', '!=': '=', '>': '≤', '<': '≥' };

/** The comparison that a condition's text is, outside of any brackets and quotes; null for a crossing, a flip or a bare word. */
export function operatorOf(text) {
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

/** The value against the threshold: `0.74 < 0.9`. Empty for a condition that has neither. */
export function againstText({ text, value, threshold, holds }) {
  if (value === null && threshold === null) return '';
  const [left, right] = figures(value, threshold);
  if (value === null) return `no value yet, against ${right}`;
  if (threshold === null) return `${left} against no value yet`;
  const operator = operatorOf(text);
  if (operator && holds !== null) return `${left} ${(holds ? SIGNS : OPPOSITES)[operator]} ${right}`;
  if (text.startsWith('flips_to(')) return `now ${left}, needs a flip to ${right}`;
  if (text.startsWith('crosses_')) return `${left} ${value > threshold ? 'above' : value < threshold ? 'below' : 'equal to'} ${right}`;
  return `${left} against ${right}`;
}

const isShare = (value) => value >= 0 && value <= 1;
/** How much of the threshold's own size is shown on each side of it: the closest that still holds the value. */
const SPREADS = [0.001, 0.01, 0.1, 1];

/**
 * Where value and threshold of a comparison lie on a scale, each 0 to 1, and the part of it where the condition holds; null without both.
 * Shares (ranks) lie on 0 to 1. Everything else lies around its threshold, as nobody knows how far it can go.
 */
export function meterOf({ text, value, threshold }) {
  const operator = operatorOf(text);
  if (operator === null || operator === '==' || operator === '!=' || threshold === null) return null;
  const { low, high } = scaleOf(value, threshold);
  const at = (number) => Math.min(1, Math.max(0, (number - low) / (high - low)));
  const mark = at(threshold);
  return { low, high, value: value === null ? null : at(value), threshold: mark, goal: operator.startsWith('>') ? [mark, 1] : [0, mark] };
}

function scaleOf(value, threshold) {
  if (isShare(value ?? threshold) && isShare(threshold)) return { low: 0, high: 1 };
  const distance = Math.abs((value ?? threshold) - threshold);
  const size = Math.abs(threshold);
  const half = size === 0 ? 10 ** Math.ceil(Math.log10(distance)) : size * (SPREADS.find((one) => distance <= size * one) ?? SPREADS.at(-1));
  return { low: threshold - half, high: threshold + half };
}

/** The ends of a meter in words, as its scale is not the same for all. */
export const scaleText = ({ low, high }) => (low === 0 && high === 1 ? 'from 0 to 1' : `from ${figures(low, high).join(' to ')}`);
