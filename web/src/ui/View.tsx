import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Format } from '../lib/Format';
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
}

export type Subject = { kind: 'bar'; symbol: string; ts: number } | { kind: 'trade'; id: number };

const Context = createContext<View | null>(null);
export const ViewProvider = Context.Provider;

export function useView(): View {
  const view = useContext(Context);
  if (view === null) throw new Error('useView is called outside of ViewProvider');
  return view;
}

/** The page's state as it was last told, at most ten times a second. */
export function usePage(): State {
  const { store } = useView();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
