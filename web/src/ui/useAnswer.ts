import { useEffect, useState } from 'react';

/** What was asked for: still on its way, here, or not to be had and why. */
export type Answer<T> = { state: 'loading' } | { state: 'here'; value: T } | { state: 'failed'; reason: string };

/** Asks when `key` changes; an answer to an older question is passed over. */
export function useAnswer<T>(key: string, ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<{ key: string; answer: Answer<T> }>({ key, answer: { state: 'loading' } });
  useEffect(() => {
    let isCurrent = true;
    ask().then(
      (value) => { if (isCurrent) setAnswer({ key, answer: { state: 'here', value } }); },
      (error: unknown) => { if (isCurrent) setAnswer({ key, answer: { state: 'failed', reason: error instanceof Error ? error.message : String(error) } }); },
    );
    return () => { isCurrent = false; };
  }, [key]);
  return answer.key === key ? answer.answer : { state: 'loading' };
}
