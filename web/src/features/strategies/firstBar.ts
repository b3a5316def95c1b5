import { SYMBOLS } from '../../state/State';
import { api, MOST_ROWS } from '../../wire/api';

const KEPT_MS = 10_000;
let asked: { at: number; answer: Promise<number | null> } | null = null;

/** The bar from which on there is history of every instrument; null while one has none. Asked for at most every ten seconds, for all cards. */
export function firstBar(): Promise<number | null> {
  if (asked === null || performance.now() - asked.at > KEPT_MS) asked = { at: performance.now(), answer: ask() };
  return asked.answer;
}

async function ask(): Promise<number | null> {
  const firsts = await Promise.all(SYMBOLS.map(async (symbol) => (await api.candles(symbol, MOST_ROWS))[0]?.ts ?? null));
  return firsts.includes(null) ? null : Math.max(...firsts.map(Number));
}
