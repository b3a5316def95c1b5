import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Format } from '../lib/Format';
import { marketNow } from '../state/selectors';
import type { Session } from '../state/Session';
import type { State } from '../state/State';
import type { Store } from '../state/Store';
import type { Translate } from '../text/translate';
import type { Scope } from '../wire/answers';

/** What every panel needs beside the state: the words, the numbers' form, and how something is asked for. */
export interface View {
  t: Translate;
  format: Format;
  theme: 'dark' | 'light';
  scope: Scope;
  store: Store;
  session: Session;
  /** The instrument that the chart is to show, by its full name. */
  charted: string;
  chart(instrument: string): void;
  /** Opens the panel that explains a bar or a trade. */
  explain(subject: Subject): void;
  /** Opens a strategy's document; null the list. */
  manage(name: string | null): void;
  /** Opens the list of data that was late, filled, missing or revised. */
  showData(): void;
}

export type Subject = { kind: 'bar'; instrument: string; ts: number } | { kind: 'trade'; id: number };

const Context = createContext<View | null>(null);
export const ViewProvider = Context.Provider;

export function useView(): View {
  const view = useContext(Context);
  if (view === null) throw new Error('useView is called outside of ViewProvider');
  return view;
}

/**
 * Parts of the page's state as they were last told, at most ten times a second. What is drawn of them is drawn again only when one of them has
 * changed: prices move all the time, and most of the page does not depend on them.
 */
export function usePage<Part extends keyof State>(...parts: readonly Part[]): Pick<State, Part> {
  const { store } = useView();
  const look = useMemo(() => lookAt(store, parts), [store, parts.join()]);
  return useSyncExternalStore(store.subscribe, look);
}

/** The state as it was when one of the parts last changed. */
function lookAt(store: Store, parts: readonly (keyof State)[]): () => State {
  let seen = store.snapshot();
  return () => {
    const now = store.snapshot();
    if (!parts.every((part) => now[part] === seen[part])) seen = now;
    return seen;
  };
}

/** The market's time, unix seconds, in steps of ten where it is the wall's. */
export function useMarketNow(): number | null {
  const { store } = useView();
  return useSyncExternalStore(store.subscribe, () => marketNow(store.snapshot(), Math.floor(Date.now() / 10_000) * 10));
}
