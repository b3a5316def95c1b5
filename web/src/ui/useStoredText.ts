import { useEffect, useState } from 'react';
import { read, write } from './useStored';

/** A text that this browser remembers, whatever it is. */
export function useStoredText(key: string, standard: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(key) ?? standard);
  useEffect(() => write(key, value), [key, value]);
  return [value, setValue];
}
