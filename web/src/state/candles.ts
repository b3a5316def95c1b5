import { BAR_SECONDS, firstFrom, sameBar, type Bar } from '../lib/Bar';
import { BarSeries } from '../lib/BarSeries';
import { FIRST, fullName } from '../lib/instruments';
import { MINUTE_SECONDS } from '../lib/timeframes';
import type { CandleRow } from '../wire/answers';
import type { CandleEvent } from '../wire/GatewayEvent';
import { LIMITS, type State } from './State';
import { wanting } from './wanting';

const barOf = ({ ts, open, high, low, close, volume }: CandleRow | CandleEvent): Bar => ({ ts, open, high, low, close, volume });

/** The instruments whose history is kept. */
export const kept = (state: Pick<State, 'charted'>): string[] => [...new Set([...FIRST, state.charted])];

export function applyCandle(state: State, event: CandleEvent, at: number): State {
  const instrument = event.instrument ?? fullName(event.symbol);
  return event.closed ? withClosed(state, instrument, barOf(event), at) : withForming(state, instrument, barOf(event));
}

function withForming(state: State, instrument: string, bar: Bar): State {
  const newest = state.candles[instrument]?.at(-1);
  const current = state.forming[instrument];
  if (newest && bar.ts <= newest.ts) return state;
  if (current && (bar.ts < current.ts || sameBar(current, bar))) return state;
  return { ...state, forming: { ...state.forming, [instrument]: bar } };
}

function withClosed(state: State, instrument: string, bar: Bar, at: number): State {
  const bars = state.candles[instrument] ?? BarSeries.none;
  const newest = bars.at(-1);
  const isKept = kept(state).includes(instrument);
  if (newest && bar.ts <= newest.ts) return isKept ? withEarlier(state, instrument, bars, bar) : state;
  if (!isKept) return withBars(newsOf(state, instrument), instrument, BarSeries.of([bar]));
  const next = withBars({ ...newsOf(state, instrument), lastBarSeenAt: at }, instrument, bars.appended(bar, LIMITS.bars, LIMITS.barSlack));
  // The first bar that the page hears of has a history that it did not: it was opened while that was still being loaded.
  return !newest || bar.ts > newest.ts + BAR_SECONDS ? wanting(next, 'candles') : next;
}

/** Of what is not on the list a bar has come: somebody else follows it. */
const newsOf = (state: State, instrument: string): State => (state.instruments !== null && !Object.hasOwn(state.instruments, instrument) ? wanting(state, 'instruments') : state);

/** A bar that is there already, or one that fills a hole. */
function withEarlier(state: State, instrument: string, bars: BarSeries, bar: Bar): State {
  const place = firstFrom(bars, bar.ts);
  const there = bars.at(place);
  if (!there || (there.ts === bar.ts && sameBar(there, bar)) || (place === 0 && there.ts > bar.ts)) return state;
  const next = bars.slice(0);
  next.splice(place, there.ts === bar.ts ? 1 : 0, bar);
  return withBars(state, instrument, BarSeries.of(next));
}

function withBars(state: State, instrument: string, bars: BarSeries): State {
  const [newest, forming] = [bars.at(-1), state.forming[instrument]];
  const isOver = forming && newest && forming.ts <= newest.ts;
  return { ...state, candles: { ...state.candles, [instrument]: bars }, forming: isOver ? { ...state.forming, [instrument]: null } : state.forming };
}

/**
 * Joins what REST gives with what is there. Older bars that do not reach up to it are dropped: a page that was opened while history was still
 * being loaded has them, and there would be a hole.
 */
export function mergeCandles(state: State, instrument: string, rows: readonly CandleRow[]): State {
  return withBars(state, instrument, joined(state.candles[instrument] ?? BarSeries.none, rows, BAR_SECONDS, LIMITS.bars));
}

/** Minutes of an instrument that the chart does not show any more are passed over. */
export function mergeMinutes(state: State, instrument: string, rows: readonly CandleRow[]): State {
  if (instrument !== state.charted) return state;
  const { minutes } = state;
  const [oldest, newest, first] = [minutes.at(0), minutes.at(-1), rows[0]];
  if (!oldest || !newest || !first || first.ts < oldest.ts || first.ts > newest.ts + MINUTE_SECONDS) {
    return { ...state, minutes: joined(minutes, rows, MINUTE_SECONDS, LIMITS.minutes) };
  }
  // Most of it is there already: a series that goes on is drawn at its end alone.
  const later = rows.filter((row) => row.ts > newest.ts);
  if (later.length === 0) return state;
  return { ...state, minutes: later.reduce((series, row) => series.appended(barOf(row), LIMITS.minutes, LIMITS.minuteSlack), minutes) };
}

/** Another instrument is shown. The history of the one before is let go, unless it is a first one. */
export function applyCharted(state: State, instrument: string): State {
  if (instrument === state.charted) return state;
  const before = state.candles[state.charted];
  const next = { ...state, charted: instrument, minutes: BarSeries.none };
  const newest = before?.at(-1);
  if (!newest || kept(next).includes(state.charted)) return next;
  return { ...next, candles: { ...state.candles, [state.charted]: BarSeries.of([newest]) } };
}

function joined(there: BarSeries, rows: readonly CandleRow[], seconds: number, most: number): BarSeries {
  const reaches = (there.at(-1)?.ts ?? 0) + seconds >= (rows[0]?.ts ?? 0);
  const byTime = new Map((reaches ? there.slice(0) : []).map((bar) => [bar.ts, bar]));
  for (const row of rows) if (row.closed) byTime.set(row.ts, barOf(row));
  return BarSeries.of([...byTime.values()].sort((a, b) => a.ts - b.ts).slice(-most));
}
