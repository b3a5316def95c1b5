import type { Bar } from './Bar';

/** Bars in ascending order, to be read; an array is such a thing too. */
export interface Bars {
  readonly length: number;
  /** The bar at a place; a negative one counts from the end. */
  at(place: number): Bar | undefined;
}

/**
 * Bars in ascending order as a value: what was made of one is another, and neither changes. A series and the one with a further bar share their
 * storage, so that a bar that closes costs the same whether a hundred or ten thousand came before it.
 */
export class BarSeries implements Bars, Iterable<Bar> {
  static readonly none = new BarSeries([], 0, 0);

  static of(bars: Iterable<Bar>): BarSeries {
    const storage = [...bars];
    return new BarSeries(storage, 0, storage.length);
  }

  private constructor(private readonly storage: Bar[], private readonly from: number, private readonly to: number) {}

  get length(): number { return this.to - this.from; }

  at(place: number): Bar | undefined {
    const index = place < 0 ? this.to + place : this.from + place;
    return index < this.from || index >= this.to ? undefined : this.storage[index];
  }

  /** The series with one more bar, of at most `most` and `slack` further ones: the oldest go together, once there are as many. */
  appended(bar: Bar, most: number, slack: number): BarSeries {
    if (this.length === 0) return new BarSeries([bar], 0, 1);
    // Somebody else has gone on from here: the storage behind the end is theirs.
    if (this.to !== this.storage.length) return BarSeries.of(this).appended(bar, most, slack);
    if (this.length >= most + slack) return BarSeries.of(this.slice(this.length - most + 1)).appended(bar, most, slack);
    this.storage.push(bar);
    return new BarSeries(this.storage, this.from, this.to + 1);
  }

  /** Whether this is `before` with nothing but further bars. */
  continues(before: BarSeries): boolean {
    return this.storage === before.storage && this.from === before.from && this.to >= before.to;
  }

  slice(from: number): Bar[] { return this.storage.slice(this.from + from, this.to); }

  *[Symbol.iterator](): Iterator<Bar> {
    for (let index = this.from; index < this.to; index += 1) {
      const bar = this.storage[index];
      if (bar) yield bar;
    }
  }
}
