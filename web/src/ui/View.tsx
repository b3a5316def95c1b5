import { createContext, useContext, useRef, useSyncExternalStore } from 'react';
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
  /** Opens the panel that explains a bar or a trade. */
  explain(subject: Subject): void;
  /** Opens a strategy's document; null the list. */
  manage(name: string | null): void;
  /** Opens the list of data that was late, filled, missing or revised. */
  showData(): void;
}

export type Subject = { kind: 'bar'; symbol: string; ts: number } | { kind: 'trade'; id: number };

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
  const seen = useRef<State | null>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const [now, before] = [store.snapshot(), seen.current];
    if (before !== null && parts.every((part) => now[part] === before[part])) return before;
    seen.current = now;
    return now;
  });
}

/** The market's time, unix seconds, in steps of ten where it is the wall's. */
export function useMarketNow(): number | null {
  const { store } = useView();
  return useSyncExternalStore(store.subscribe, () => marketNow(store.snapshot(), Math.floor(Date.now() / 10_000) * 10));
}
