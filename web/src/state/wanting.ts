import type { Part, State } from './State';

/** Notes that parts of the state are out of date and have to be asked for. */
export function wanting(state: State, ...parts: readonly Part[]): State {
  const wanted = { ...state.wanted };
  for (const part of parts) wanted[part] += 1;
  return { ...state, wanted };
}

/** The newest `limit` members of a keyed collection; what `isKept` says stays in any case. */
export function bounded<T>(members: Readonly<Record<string, T>>, limit: number, timeOf: (member: T) => number, isKept: (member: T) => boolean = () => false): Readonly<Record<string, T>> {
  const entries = Object.entries(members);
  if (entries.length <= limit) return members;
  entries.sort(([, a], [, b]) => timeOf(b) - timeOf(a));
  return Object.fromEntries(entries.filter(([, member], place) => place < limit || isKept(member)));
}
