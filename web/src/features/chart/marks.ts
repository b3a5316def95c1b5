import type { SeriesMarker } from 'lightweight-charts';
import { placeOf } from '../../lib/timeframes';
import { instrumentOfFire } from '../../state/selectors';
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
export function marksOf(state: Pick<State, 'trades' | 'fires' | 'signals' | 'candles'>, instrument: string): Mark[] {
  const marks: Mark[] = [];
  const entered = new Set<string>();
  for (const trade of Object.values(state.trades)) {
    entered.add(`${trade.signal}@${trade.entry_ts}`);
    if (trade.instrument !== instrument) continue;
    marks.push({ kind: 'entry', ts: trade.entry_ts, trade });
    if (trade.exit_ts !== null) marks.push({ kind: 'exit', ts: trade.exit_ts, trade });
  }
  for (const [key, fire] of Object.entries(state.fires)) {
    if (!entered.has(key) && instrumentOfFire(state, fire) === instrument) marks.push({ kind: 'refused', ...fire });
  }
  return marks.sort((a, b) => a.ts - b.ts);
}

/** The marks of a bar of any length. */
export const marksAt = (marks: readonly Mark[], ts: number, seconds: number): Mark[] => marks.filter((mark) => placeOf(mark.ts, seconds) === ts);

/** Names beside one arrow; more are counted. */
const MOST_NAMES = 3;

/**
 * The marks as Lightweight Charts draws them: an arrow up below the bar for LONG, down above it for SHORT, a grey circle at an exit. What stands at
 * the same place of one bar is one mark with all its names.
 */
export function seriesMarkers(marks: readonly Mark[], seconds: number, fromTs: number, palette: Palette, isNamed: boolean): SeriesMarker[] {
  const markers = new Map<string, { marker: SeriesMarker; names: string[] }>();
  for (const mark of marks) {
    if (mark.ts < fromTs) continue;
    const { marker, name } = markerOf(mark, placeOf(mark.ts, seconds), palette);
    const key = `${marker.time} ${marker.position} ${marker.color}`;
    const there = markers.get(key) ?? { marker, names: [] };
    if (name !== null) there.names.push(name);
    markers.set(key, there);
  }
  return [...markers.values()].map(({ marker, names }) => (isNamed && names.length > 0 ? { ...marker, text: namesText(names) } : marker));
}

const namesText = (names: readonly string[]): string => (names.length <= MOST_NAMES ? names.join(' ') : `${names.slice(0, MOST_NAMES - 1).join(' ')} +${names.length - MOST_NAMES + 1}`);

function markerOf(mark: Mark, time: number, palette: Palette): { marker: SeriesMarker; name: string | null } {
  if (mark.kind === 'exit') return { marker: { time, position: 'inBar', shape: 'circle', color: palette.exit, size: 0.6 }, name: null };
  const isTrade = mark.kind === 'entry';
  const isLong = (isTrade ? mark.trade.direction : mark.direction) === 'LONG';
  return {
    marker: {
      time, position: isLong ? 'belowBar' : 'aboveBar', shape: isLong ? 'arrowUp' : 'arrowDown',
      color: isTrade ? (isLong ? palette.up : palette.down) : palette.refused,
    },
    name: isTrade ? mark.trade.signal : `${mark.signal} ✕`,
  };
}
