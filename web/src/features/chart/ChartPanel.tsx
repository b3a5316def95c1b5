import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { BAR_SECONDS, barAt, firstFrom, type Bar } from '../../lib/Bar';
import { BarSeries } from '../../lib/BarSeries';
import { tone } from '../../lib/Format';
import { FIRST, inListOrder, shortName } from '../../lib/instruments';
import { inOrder } from '../../lib/keyed';
import { bucketOf, LongerBars, longerForming, MINUTE_SECONDS, placeOf, TIMEFRAMES } from '../../lib/timeframes';
import { lastPrice, listed } from '../../state/selectors';
import type { State, Trade } from '../../state/State';
import { Missing } from '../../ui/Missing';
import { Switch } from '../../ui/Switch';
import { useStored } from '../../ui/useStored';
import { usePage, useView } from '../../ui/View';
import { CandleChart } from './CandleChart';
import { MarkLine } from './MarkLine';
import { marksAt, marksOf, seriesMarkers } from './marks';
import { palettes } from './palette';
import type { TradeLine } from './TradeLines';

const HOURS = ['4', '12', '24', '48'] as const;
const BARS_A_DAY = 288;
const MOST_MARKS = 8;
/** Names beside the arrows are drawn while no more bars than these are in sight. */
const NAMED_BARS = 320;
/** More instruments than these are chosen from a list, not by buttons. */
const MOST_BUTTONS = 4;
/** Of bars of four hours and days, some more are shown than the hours chosen hold. */
const LONG_BARS = { seconds: 14_400, least: 60 };
const isNarrow = () => matchMedia('(max-width: 700px)').matches;

/** The market: candles and volume of one instrument, with every entry and exit, and what happened at the bar under the cursor. */
export function ChartPanel() {
  const view = useView();
  const { t, format, theme, session } = view;
  const state = usePage('candles', 'minutes', 'forming', 'trades', 'fires', 'signals', 'problems', 'loaded', 'instruments');
  // What is not followed any more cannot be charted; before it is known what is, anything may be.
  const all = listed(state);
  const instrument = state.instruments === null || all.includes(view.charted) ? view.charted : all[0] ?? FIRST[0];
  const symbol = shortName(instrument);
  const [frameName, setFrameName] = useStored('trader.timeframe', TIMEFRAMES.map((one) => one.name), '5m');
  const [hours, setHours] = useState<typeof HOURS[number]>(isNarrow() ? '4' : '12');
  const [hovered, setHovered] = useState<number | null>(null);
  const [isFollowing, setFollowing] = useState(true);
  const [isNamed, setNamed] = useState(true);
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<CandleChart | null>(null);
  const frames = framesOf(state, instrument);
  const { seconds, name: frame } = frames.find((one) => one.name === frameName) ?? frames.find((one) => one.seconds === BAR_SECONDS) ?? frames[0] ?? TIMEFRAMES[1];
  const isMinute = seconds === MINUTE_SECONDS;
  const palette = palettes[theme];

  const closed = state.candles[instrument] ?? BarSeries.none;
  const forming = state.forming[instrument] ?? null;
  // Nobody tells of a minute in progress.
  const inProgress = useMemo(() => (isMinute ? null : longerForming(closed, forming, seconds)), [closed, forming, seconds]);
  const longer = useMemo(() => new LongerBars(seconds), [instrument, seconds]);
  const bars = useMemo(() => (isMinute ? state.minutes : longer.update(closed, inProgress?.ts ?? null)), [isMinute, state.minutes, longer, closed, inProgress?.ts]);
  const marks = useMemo(() => marksOf(state, instrument), [state.trades, state.fires, state.signals, instrument]);
  const markers = useMemo(() => seriesMarkers(marks, seconds, bars.at(0)?.ts ?? 0, palette, isNamed), [marks, seconds, bars.at(0)?.ts, palette, isNamed]);
  const hasOpen = useMemo(() => Object.values(state.trades).some((trade) => trade.instrument === instrument && trade.exit_ts === null), [state.trades, instrument]);
  const lines = useMemo(() => linesOf(state, instrument, seconds), [state.trades, instrument, seconds, hasOpen ? lastPrice(state, instrument) : null, forming?.ts, closed]);

  /** The five minutes that a minute belongs to; of a longer bar the five minutes on which something happened, else the last that are over. */
  const worthExplaining = (ts: number) => {
    if (isMinute) return bucketOf(ts, BAR_SECONDS);
    const last = ts + seconds - BAR_SECONDS;
    return marksAt(marks, ts, seconds).at(-1)?.ts ?? (seconds === BAR_SECONDS ? ts : Math.max(ts, Math.min(last, closed.at(-1)?.ts ?? last)));
  };
  const listener = useRef({ instrument, view, worthExplaining });
  useEffect(() => { listener.current = { instrument, view, worthExplaining }; });
  useEffect(() => {
    if (!container.current) return;
    const made = new CandleChart(container.current, {
      onHover: setHovered,
      onChoose: (ts) => listener.current.view.explain({ kind: 'bar', instrument: listener.current.instrument, ts: listener.current.worthExplaining(ts) }),
      onFollow: setFollowing,
      onBeginning: () => void session.loadEarlier(),
      onSpan: (visible) => setNamed(visible <= NAMED_BARS),
    }, palettes[theme], format);
    chart.current = made;
    return () => {
      chart.current = null;
      made.remove();
    };
  }, [session]);
  useEffect(() => session.chart(instrument, seconds), [session, instrument, seconds]);
  useEffect(() => chart.current?.restyle(palette, format), [palette, format]);
  useEffect(() => chart.current?.show({ bars, forming: inProgress, markers, lines }), [bars, inProgress, markers, lines]);
  const hasBars = bars.length > 0;
  useEffect(() => { if (hasBars) chart.current?.span(Math.max((Number(hours) * 3600) / seconds, seconds >= LONG_BARS.seconds ? LONG_BARS.least : 0)); }, [instrument, seconds, hours, hasBars]);

  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const stride = event.shiftKey ? 12 : 1;
    const act: Record<string, () => void> = {
      ArrowLeft: () => chart.current?.step(-stride), ArrowRight: () => chart.current?.step(stride), Enter: () => chart.current?.choose(),
      End: () => chart.current?.latest(), Escape: () => chart.current?.unpoint(), '+': () => chart.current?.zoom(0.8), '=': () => chart.current?.zoom(0.8),
      '-': () => chart.current?.zoom(1.25),
    };
    const found = act[event.key];
    if (!found) return;
    event.preventDefault();
    found();
  };

  const price = lastPrice(state, instrument);
  const dayBefore = closed.at(-BARS_A_DAY)?.open;
  const change = price !== null && dayBefore ? (price / dayBefore - 1) * 100 : null;
  const traded = inOrder(new Set(Object.values(state.signals).map((signal) => shortName(signal.instrument))));
  return (
    <section className="panel chart-panel" aria-labelledby="chart-title">
      <div className="panel-head">
        <h2 id="chart-title" className="visually-hidden">{t('priceChart')}</h2>
        <InstrumentChoice all={inListOrder(new Set([...all, instrument]))} chosen={instrument} onChoose={view.chart} />
        <p className="quote" data-testid="quote">
          <span className="quote-price">{format.price(price)}</span>
          {change !== null && <span className={`quote-change ${tone(change)}`}>{change > 0 ? '▲' : change < 0 ? '▼' : '■'} {t('in24h', { change: format.signed(change, 2) })}</span>}
        </p>
        <Switch small label={t('barLength')} options={frames.map(({ name }) => ({ value: name, label: name }))} value={frame} onChange={setFrameName} />
        <Switch small label={t('timeShown')} options={HOURS.map((value) => ({ value, label: t('hours', { h: value }) }))} value={hours} onChange={setHours} />
      </div>
      <Missing part={isMinute ? 'minutes' : 'candles'} words="candlesMissing" />
      <div className="chart">
        <Readout ts={hovered} seconds={seconds} bars={bars} forming={inProgress} marks={marks} />
        <div
          className="plot" ref={container} tabIndex={0} role="application" onKeyDown={keys} data-testid="chart" data-bars={bars.length} data-first={bars.at(0)?.ts} data-newest={bars.at(-1)?.ts}
          data-markers={markers.length} aria-label={t('chartLabel', { symbol, frame })} aria-describedby="chart-keys"
        />
        {!isFollowing && hasBars && <button type="button" className="latest" onClick={() => chart.current?.latest()}>{t('latest')} <span aria-hidden="true">»</span></button>}
        {!hasBars && !state.problems[isMinute ? 'minutes' : 'candles'] && <p className="chart-empty">{state.loaded ? t('noCandles', { symbol }) : t('loadingCandles')}</p>}
      </div>
      <ul className="legend">
        <li><span className="up" aria-hidden="true">▲</span> {t('longEntry')}</li>
        <li><span className="down" aria-hidden="true">▼</span> {t('shortEntry')}</li>
        <li><span className="key-exit" aria-hidden="true">●</span> {t('exit')}</li>
        <li><span className="key-line" aria-hidden="true" /> {t('entryToExit')}</li>
        <li><span className="key-hollow" aria-hidden="true" /> {t('rose')}</li>
        <li><span className="key-filled" aria-hidden="true" /> {t('fell')}</li>
        {traded.length > 0 && !traded.includes(symbol) && <li>{t('tradedElsewhere', { symbol, others: traded.join(', ') })}</li>}
        {isMinute && <li>{t('minutesAsked')}</li>}
        <li className="hint" id="chart-keys">{t('chartKeys')}</li>
      </ul>
    </section>
  );
}

/** The lengths of which there are bars: minutes where they are followed, five minutes and what is made of them unless minutes alone are. */
function framesOf(state: Pick<State, 'instruments'>, instrument: string) {
  const follows = state.instruments?.[instrument]?.follows ?? ['5m'];
  return TIMEFRAMES.filter(({ seconds }) => follows.includes(seconds === MINUTE_SECONDS ? '1m' : '5m'));
}

function InstrumentChoice({ all, chosen, onChoose }: { all: readonly string[]; chosen: string; onChoose: (instrument: string) => void }) {
  const { t } = useView();
  const options = all.map((value) => ({ value, label: shortName(value) }));
  if (all.length <= MOST_BUTTONS) return <Switch label={t('instrument')} options={options} value={chosen} onChange={onChoose} />;
  return (
    <select className="choice" aria-label={t('instrument')} value={chosen} onChange={(event) => onChoose(event.target.value)}>
      {options.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
    </select>
  );
}

function Readout(props: { ts: number | null; seconds: number; bars: BarSeries; forming: Bar | null; marks: ReturnType<typeof marksOf> }) {
  const { t, format } = useView();
  const { ts, seconds, bars, forming, marks } = props;
  const newest = forming ?? bars.at(-1) ?? null;
  const bar = ts === null || ts === newest?.ts ? newest : barAt(bars, ts);
  if (!bar) return <div className="readout" />;
  const place = firstFrom(bars, bar.ts);
  const before = place > 0 ? bars.at(place - 1) : undefined;
  const change = before ? (bar.close / before.close - 1) * 100 : null;
  const found = ts === null ? [] : marksAt(marks, bar.ts, seconds);
  return (
    <div className="readout" data-testid="readout">
      <p className="readout-line" aria-live={ts === null ? 'off' : 'polite'}>
        <span className="readout-time">{format.moment(bar.ts)} {format.zoneAt(bar.ts)}{bar === forming ? ` · ${t('inProgress')}` : ts === null ? ` · ${t('newest')}` : ''}</span>
        <span>O <b>{format.price(bar.open)}</b></span><span>H <b>{format.price(bar.high)}</b></span><span>L <b>{format.price(bar.low)}</b></span>
        <span>C <b>{format.price(bar.close)}</b></span><span>{t('vol')} <b>{format.volume(bar.volume)}</b></span>
        {change !== null && <span className={tone(change)}>{format.signed(change, 2)} %</span>}
      </p>
      {found.length > 0 && (
        <ul className="readout-marks">
          {found.slice(0, MOST_MARKS).map((mark) => <MarkLine key={`${mark.kind}${mark.kind === 'refused' ? mark.signal : mark.trade.id}`} mark={mark} />)}
          {found.length > MOST_MARKS && <li>{t('andMore', { n: found.length - MOST_MARKS })}</li>}
        </ul>
      )}
    </div>
  );
}

function linesOf(state: Pick<State, 'trades' | 'candles' | 'forming' | 'instruments'>, instrument: string, seconds: number): TradeLine[] {
  const now = (state.forming[instrument] ?? state.candles[instrument]?.at(-1))?.ts ?? 0;
  const price = lastPrice(state, instrument);
  const line = (trade: Trade): TradeLine[] => {
    const toPrice = trade.exit_price ?? price;
    if (toPrice === null) return [];
    // What counts is what is left after costs; of an open trade that is not known yet.
    const gain = trade.net_bps ?? (toPrice - trade.entry_price) * (trade.direction === 'SHORT' ? -1 : 1);
    return [{ fromTime: placeOf(trade.entry_ts, seconds), fromPrice: trade.entry_price, toTime: placeOf(trade.exit_ts ?? now, seconds), toPrice, isGain: gain >= 0 }];
  };
  return Object.values(state.trades).filter((trade) => trade.instrument === instrument).flatMap(line);
}
