import type { Action } from './Action';
import { reduce } from './reduce';
import { initialState, type State } from './State';

/** Faster than this nobody reads, and hundreds of events a second would draw the page hundreds of times. */
const TELL_MS = 100;

/** The page's state, for React's `useSyncExternalStore`: listeners are told at most ten times a second. */
export class Store {
  /** The newest state. */
  current: State = initialState;
  /** The state that listeners were told of. */
  private told: State = initialState;
  private readonly listeners = new Set<() => void>();
  private timer: number | undefined;
  private toldAt = 0;

  dispatch(...actions: readonly Action[]): void {
    for (const action of actions) this.current = reduce(this.current, action);
    if (this.current === this.told || this.timer !== undefined) return;
    this.timer = window.setTimeout(() => this.tell(), Math.max(0, this.toldAt + TELL_MS - performance.now()));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  readonly snapshot = (): State => this.told;

  private tell(): void {
    this.timer = undefined;
    this.toldAt = performance.now();
    this.told = this.current;
    for (const listener of this.listeners) listener();
  }
}
