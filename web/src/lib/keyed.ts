/** What is kept under a name, or null. A strategy may be called `constructor`. */
export const named = <T>(members: Readonly<Record<string, T>>, name: string): T | null => (Object.hasOwn(members, name) ? members[name] ?? null : null);

/** The members without one. */
export function without<T>(members: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const { [name]: _, ...others } = members;
  return others;
}

/** By name, and by number within it: `LQ-2` before `LQ-10`. */
export const inOrder = (names: Iterable<string>): string[] => [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** The name, with the version where there was an earlier one. */
export const titled = (name: string, version: number): string => (version > 1 ? `${name} v${version}` : name);
