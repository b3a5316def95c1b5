import type { Explanation } from '../../wire/answers';
import { api } from '../../wire/api';

/** What came of one strategy's question. */
export type Explained = { name: string; answer: Explanation } | { name: string; problem: string };

/** Questions under way at once: signal-engine answers them one by one, and others ask it too. */
const AT_ONCE = 4;

/** What each of the strategies made of a bar, in their order. */
export async function explainAll(names: readonly string[], ts: number): Promise<Explained[]> {
  const found: Explained[] = [];
  let next = 0;
  const work = async () => {
    for (let place = next++; place < names.length; place = next++) {
      const name = names[place] ?? '';
      found[place] = await api.explain(name, ts).then(
        (answer) => ({ name, answer }),
        (error: unknown) => ({ name, problem: error instanceof Error ? error.message : String(error) }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, names.length) }, work));
  return found;
}
