import { without } from '../lib/keyed';
import type { InstrumentRow } from '../wire/answers';
import type { State } from './State';

export const instrumentsOf = (rows: readonly InstrumentRow[]): Record<string, InstrumentRow> => Object.fromEntries(rows.map((row) => [row.instrument, row]));

/** An instrument as its feed follows it now; one of which nothing is followed any more is gone from the list. */
export function applyInstrument(state: State, row: InstrumentRow): State {
  const others = state.instruments ?? {};
  return { ...state, instruments: row.follows.length === 0 ? without(others, row.instrument) : { ...others, [row.instrument]: row } };
}
