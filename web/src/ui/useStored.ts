import { useEffect, useState } from 'react';

/** A choice that this browser remembers; what is stored and no longer allowed is passed over. */
export function useStored<T extends string>(key: string, allowed: readonly T[], standard: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => allowed.find((one) => one === read(key)) ?? standard);
  useEffect(() => write(key, value), [key, value]);
  return [value, setValue];
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch { /* Nothing is lost: the choice holds until the page is closed. */ }
}

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
