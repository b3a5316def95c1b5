import type { SeriesMarker } from 'lightweight-charts';
import { bucketOf } from '../../lib/timeframes';
import { symbolOfFire } from '../../state/selectors';
import type { State, Trade } from '../../state/State';
import type { Direction } from '../../wire/GatewayEvent';
import type { Palette } from './palette';

/** Something that happened at a bar of five minutes. */
export type Mark =
  | { kind: 'entry'; ts: number; trade: Trade }
  | { kind: 'exit'; ts: number; trade: Trade }
  /** A fire that became no trade. */
  | { kind: 'refused'; ts: number; signal: string; direction: Direction; price: number };

/** Entries, exits and fires without a trade of one instrument, in order of time. */
export function marksOf(state: State, symbol: string): Mark[] {
  const marks: Mark[] = [];
  const entered = new Set<string>();
  for (const trade of Object.values(state.trades)) {
    entered.add(`${trade.signal}@${trade.entry_ts}`);
    if (trade.instrument !== symbol) continue;
    marks.push({ kind: 'entry', ts: trade.entry_ts, trade });
    if (trade.exit_ts !== null) marks.push({ kind: 'exit', ts: trade.exit_ts, trade });
  }
  for (const [key, fire] of Object.entries(state.fires)) {
    if (!entered.has(key) && symbolOfFire(state, fire) === symbol) marks.push({ kind: 'refused', ...fire });
  }
  return marks.sort((a, b) => a.ts - b.ts);
}

/** The marks of a bar of any length. */
export const marksAt = (marks: readonly Mark[], ts: number, seconds: number): Mark[] => marks.filter((mark) => bucketOf(mark.ts, seconds) === ts);

/** The marks as Lightweight Charts draws them: an arrow up below the bar for LONG, down above it for SHORT, a grey circle at an exit. */
export function seriesMarkers(marks: readonly Mark[], seconds: number, fromTs: number, palette: Palette, isNamed: boolean): SeriesMarker[] {
  return marks.filter((mark) => mark.ts >= fromTs).map((mark) => {
    const time = bucketOf(mark.ts, seconds);
    if (mark.kind === 'exit') return { time, position: 'inBar', shape: 'circle', color: palette.exit, size: 0.6 };
    const direction = mark.kind === 'entry' ? mark.trade.direction : mark.direction;
    const signal = mark.kind === 'entry' ? mark.trade.signal : `${mark.signal} ✕`;
    const isLong = direction === 'LONG';
    return {
      time, position: isLong ? 'belowBar' : 'aboveBar', shape: isLong ? 'arrowUp' : 'arrowDown',
      color: mark.kind === 'refused' ? palette.refused : isLong ? palette.up : palette.down, ...(isNamed ? { text: signal } : {}),
    };
  });
}
