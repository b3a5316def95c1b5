import { useEffect, useRef, useState } from 'react';

/** What was asked for: still on its way, here, or not to be had, why, and how to ask again. */
export type Answer<T> = { state: 'loading' } | { state: 'here'; value: T } | { state: 'failed'; reason: string; again: () => void };

/** Asks when `key` changes; an answer to an older question is passed over. */
export function useAnswer<T>(key: string, ask: () => Promise<T>): Answer<T> {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ of: string; answer: Answer<T> } | null>(null);
  const of = `${attempt} ${key}`;
  // The question as it was last drawn: what it asks for follows from `key`.
  const question = useRef(ask);
  useEffect(() => { question.current = ask; });
  useEffect(() => {
    let isCurrent = true;
    const again = () => setAttempt((before) => before + 1);
    question.current().then(
      (value) => { if (isCurrent) setAnswer({ of, answer: { state: 'here', value } }); },
      (error: unknown) => { if (isCurrent) setAnswer({ of, answer: { state: 'failed', reason: error instanceof Error ? error.message : String(error), again } }); },
    );
    return () => { isCurrent = false; };
  }, [of]);
  return answer?.of === of ? answer.answer : { state: 'loading' };
}
