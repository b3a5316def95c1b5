// Header, chart heading and readout, measured against expected, recent events, services.

import { byId, make, setChildren, setClass, setData, setHidden, setText } from './dom.js';
import { arrow, clock, count, day, machineTime, moment, momentWithYear, plain, price, signed, tone, volume } from './format.js';
import { interval } from './cards.js';
import { inOrder, named, titled } from './signals.js';
import { freshness, lastPrice, simulatedSpeed } from './state.js';

const BARS_A_DAY = 288;
/** Marks of one bar that are told in words; the trade log has them all. */
const MOST_MARKS = 8;

// MARK: header

export function showHeader(state, wallSeconds) {
  showMarket(state.system);
  showConnection(state.connection, wallSeconds);
  const fresh = freshness(state, wallSeconds);
  setData(byId('freshness'), 'level', fresh.level);
  setText(byId('freshness-label'), fresh.level === 'stale' ? 'STALE · last closed bar' : 'Last closed bar');
  const time = byId('freshness-time');
  setText(time, fresh.closedAt === null ? '—' : `${moment(fresh.closedAt)} UTC`);
  const machine = machineTime(fresh.closedAt);
  if (time.dateTime !== machine) {
    time.dateTime = machine;
    time.title = `${momentWithYear(fresh.closedAt)} UTC`;
  }
  setText(byId('freshness-why'), fresh.why ? `· ${fresh.why}` : '');

  const problem = state.problems.load ?? null;
  setHidden(byId('notice'), problem === null);
  setText(byId('notice'), problem === null ? '' : `The page could not be filled: ${problem}. Trying again.`);
}

function showMarket(system) {
  const badge = byId('market');
  const market = system?.market ?? 'unknown';
  const speed = simulatedSpeed(system);
  const text = market === 'simulated' ? `SIMULATED MARKET${speed !== null ? ` — speed ×${plain(speed, Number.isInteger(speed) ? 0 : 1)}` : /\bmax\b/.test(`${system.speed ?? ''} ${system.description ?? ''}`) ? ' — speed max' : ''}`
    : market === 'live' ? 'LIVE MARKET · PAPER TRADES' : 'PAPER TRADES';
  setData(badge, 'market', market);
  setText(byId('market-text'), text);
  const title = system?.description ?? 'The gateway does not say which market this is.';
  if (badge.title !== title) badge.title = title;
}

function showConnection({ state, retryAt }, wallSeconds) {
  const pill = byId('connection');
  setData(pill, 'state', state);
  const wait = retryAt === null ? 0 : Math.max(0, Math.ceil(retryAt / 1000 - wallSeconds));
  const words = { live: 'Connected', connecting: 'Connecting …', loading: 'Loading …', waiting: `Disconnected · again in ${wait} s` };
  // The countdown is for the eye; a screen reader hears only the change of state.
  pill.setAttribute('aria-label', state === 'waiting' ? 'Disconnected, trying again' : words[state] ?? state);
  setText(byId('connection-text'), words[state] ?? state);
}

// MARK: chart heading and readout

export function showQuote(state, symbol) {
  const now = lastPrice(state, symbol);
  const bars = state.candles[symbol] ?? [];
  const before = bars.at(-BARS_A_DAY)?.open ?? null;
  setText(byId('quote-price'), price(now));
  const change = now !== null && before ? (now / before - 1) * 100 : null;
  const element = byId('quote-change');
  setText(element, change === null ? '' : `${change > 0 ? '▲' : change < 0 ? '▼' : '■'} ${signed(change, 2)} % in 24 h`);
  setClass(element, `quote-change ${tone(change)}`);
  const traded = inOrder(new Set(Object.values(state.signals).map((signal) => signal.instrument).filter(Boolean)));
  setText(byId('chart-note'), traded.length === 0 || traded.includes(symbol) ? '' : `No strategy trades ${symbol}: the marks are on the chart of ${traded.join(' and ')}`);
  const empty = byId('chart-empty');
  setHidden(empty, bars.length > 0);
  setText(empty, state.problems.candles ? `Candles are not available: ${state.problems.candles}` : state.loaded ? `No candles of ${symbol} yet` : 'Loading candles …');
  const label = `${symbol}, 5 minute candles. Last price ${price(now)}${change === null ? '' : `, ${signed(change, 2)} percent in 24 hours`}.`;
  const canvas = byId('canvas');
  if (document.activeElement !== canvas && canvas.getAttribute('aria-label') !== label) canvas.setAttribute('aria-label', label);
}

const readout = { line: null };

export function showReadout(bar, marks, isCrosshair, previousClose) {
  const parent = byId('readout');
  if (!readout.line) {
    readout.time = make('span', { className: 'readout-time' });
    readout.values = ['O', 'H', 'L', 'C', 'Vol'].map((label) => {
      const value = make('b');
      return { value, root: make('span', {}, `${label} `, value) };
    });
    readout.change = make('span');
    readout.line = make('p', { className: 'readout-line' }, readout.time, ...readout.values.map((one) => one.root), readout.change);
    readout.marks = make('ul', { className: 'readout-marks' });
    parent.append(readout.line, readout.marks);
  }
  setHidden(parent, bar === null);
  if (bar === null) return;
  setText(readout.time, `${day(bar.ts)} ${clock(bar.ts)} UTC${isCrosshair ? '' : ' · newest'}`);
  [price(bar.open), price(bar.high), price(bar.low), price(bar.close), volume(bar.volume)].forEach((text, place) => setText(readout.values[place].value, text));
  const change = previousClose ? (bar.close / previousClose - 1) * 100 : null;
  setText(readout.change, change === null ? '' : `${signed(change, 2)} %`);
  setClass(readout.change, tone(change));
  const lines = isCrosshair ? marks.slice(0, MOST_MARKS).map(markText) : [];
  if (isCrosshair && marks.length > MOST_MARKS) lines.push(`and ${count(marks.length - MOST_MARKS)} more`);
  const key = lines.join('|');
  if (readout.marks.dataset.shown !== key) {
    readout.marks.dataset.shown = key;
    readout.marks.replaceChildren(...lines.map((text) => make('li', { textContent: text })));
  }
}

function markText(mark) {
  if (mark.kind === 'exit') return `● ${titled(mark.signal, mark.version)} exit ${price(mark.price)} · gross ${signed(mark.gross)} · net ${signed(mark.net)} bps`;
  return `${arrow(mark.direction)} ${titled(mark.signal, mark.version)} ${mark.direction} ${mark.traded ? 'entry' : 'fired, no trade,'} ${price(mark.price)}`;
}

// MARK: measured against expected

const CLIP = 70;
const edgeRows = new Map();

/** A line a strategy on one common scale: the 95 % interval and mean of what was measured, and what was expected. */
export function showEdge(state, scope) {
  const parent = byId('edge');
  const stats = state.stats;
  if (!stats) {
    edgeRows.clear();
    const text = state.problems.stats ? `Statistics are not available: ${state.problems.stats}` : 'Loading statistics …';
    if (parent.dataset.shown !== text) parent.replaceChildren(make('p', { className: 'empty', textContent: text }));
    parent.dataset.shown = text;
    return;
  }
  if (parent.dataset.shown !== 'chart') {
    parent.dataset.shown = 'chart';
    parent.replaceChildren();
  }
  const names = inOrder(Object.keys(state.signals).length > 0 ? Object.keys(state.signals) : Object.keys(stats.signals ?? {}));
  const entries = names.filter((name) => named(stats.signals, name)).map((name) => {
    const { version, expected, [scope]: measured } = stats.signals[name];
    return { key: `signal ${name}`, name: titled(name, version), measured, expected: expected?.net_bps ?? null };
  });
  entries.push({ key: 'total', name: 'All', measured: stats.total?.[scope], expected: null });
  const keys = new Set(['legend', ...entries.map((entry) => entry.key)]);
  for (const key of edgeRows.keys()) if (!keys.has(key)) edgeRows.delete(key);
  const scale = edgeScale(entries);
  for (const entry of entries) {
    if (!edgeRows.has(entry.key)) edgeRows.set(entry.key, buildEdgeRow(entry.key));
    updateEdgeRow(edgeRows.get(entry.key), entry, scale);
  }
  if (!edgeRows.has('legend')) edgeRows.set('legend', buildEdgeLegend());
  const legend = edgeRows.get('legend');
  updateAxis(legend, scale);
  setChildren(parent, [...entries.map((entry) => edgeRows.get(entry.key).root), legend.axis, legend.root]);
}

function edgeScale(entries) {
  let [low, high] = [-10, 10];
  for (const { measured, expected } of entries) {
    const mean = measured?.mean_net_bps;
    for (const value of [mean, expected]) if (value != null) { low = Math.min(low, value); high = Math.max(high, value); }
    if (measured?.ci95_low != null) low = Math.min(low, Math.max(measured.ci95_low, -CLIP));
    if (measured?.ci95_high != null) high = Math.max(high, Math.min(measured.ci95_high, CLIP));
  }
  const margin = (high - low) * 0.05;
  low -= margin;
  high += margin;
  return { low, high, at: (value) => Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100)) };
}

function buildEdgeRow(key) {
  const ui = {
    name: make('span', { className: 'edge-name' }),
    zero: make('span', { className: 'edge-zero' }), bar: make('span', { className: 'edge-bar' }),
    mean: make('span', { className: 'edge-mean' }), expected: make('span', { className: 'edge-expected' }),
    text: make('span', { className: 'edge-text' }), needs: make('span', { className: 'edge-needs' }),
  };
  ui.plot = make('div', { className: 'edge-plot', role: 'img' }, ui.zero, ui.bar, ui.expected, ui.mean);
  ui.root = make('div', { className: key === 'total' ? 'edge-row edge-total' : 'edge-row' }, ui.name, ui.plot, ui.text, ui.needs);
  return ui;
}

function place(element, percentage, property = 'left') {
  const text = `${percentage.toFixed(2)}%`;
  if (element.style[property] !== text) element.style[property] = text;
}

function updateEdgeRow(ui, { name, measured, expected }, scale) {
  setText(ui.name, name);
  if (ui.name.title !== name) ui.name.title = name;
  const mean = measured?.mean_net_bps ?? null;
  const [low, high] = [measured?.ci95_low ?? null, measured?.ci95_high ?? null];
  place(ui.zero, scale.at(0));
  setHidden(ui.bar, low === null || high === null);
  if (low !== null && high !== null) {
    place(ui.bar, scale.at(low));
    place(ui.bar, scale.at(high) - scale.at(low), 'width');
    setClass(ui.bar, `edge-bar${low < scale.low ? ' cut-left' : ''}${high > scale.high ? ' cut-right' : ''}${low > 0 ? ' above' : high < 0 ? ' below' : ''}`);
  }
  setHidden(ui.mean, mean === null);
  if (mean !== null) place(ui.mean, scale.at(mean));
  setHidden(ui.expected, expected === null);
  if (expected !== null) place(ui.expected, scale.at(expected));
  setText(ui.text, signed(mean));
  setClass(ui.text, `edge-text ${tone(mean)}`);
  const more = measured?.more_trades_to_tell;
  setText(ui.needs, `${count(measured?.trades ?? 0)} ${measured?.trades === 1 ? 'trade' : 'trades'}${more > 0 ? ` · ${count(more)} more to tell it from zero` : measured?.verdict ? ` · ${String(measured.verdict).replace(/\.$/, '')}` : ''}`);
  const label = `${name}: mean net ${signed(mean)} basis points, 95 percent interval ${interval(measured)}${expected === null ? '' : `, expected ${signed(expected)}`}`;
  if (ui.plot.getAttribute('aria-label') !== label) ui.plot.setAttribute('aria-label', label);
}

function buildEdgeLegend() {
  const ticks = [make('span'), make('span'), make('span')];
  return {
    ticks,
    axis: make('div', { className: 'edge-row edge-axis', aria: { hidden: 'true' } }, make('span'), make('div', { className: 'edge-ticks' }, ...ticks), make('span', { textContent: 'bps' })),
    root: make('p', { className: 'edge-legend' }, make('span', { className: 'edge-key-mean' }), 'mean net ', make('span', { className: 'edge-key-bar' }), '95 % interval ', make('span', { className: 'edge-key-expected' }), 'expected'),
  };
}

function updateAxis({ ticks }, scale) {
  const step = scale.high - scale.low > 120 ? 50 : scale.high - scale.low > 50 ? 20 : 10;
  const values = [Math.ceil(scale.low / step) * step, 0, Math.floor(scale.high / step) * step];
  ticks.forEach((tick, index) => {
    setText(tick, signed(values[index], 0));
    setHidden(tick, index !== 1 && values[index] === 0);
    place(tick, scale.at(values[index]));
  });
}

// MARK: recent events

const KIND = {
  fire: { icon: '⚡', word: 'fired' }, open: { icon: '→', word: 'opened' },
  close: { icon: '■', word: 'closed' }, refused: { icon: '✕', word: 'refused' },
};
const LINES = 60;
const lines = new Map();

export function showLog(state) {
  const shown = state.log.slice(0, LINES);
  const keys = new Set(shown.map((line) => line.key));
  for (const key of lines.keys()) if (!keys.has(key)) lines.delete(key);
  for (const line of shown) {
    const known = lines.get(line.key);
    if (!known || known.line !== line) lines.set(line.key, { line, root: buildLine(line) });
  }
  const children = shown.map((line) => lines.get(line.key).root);
  if (children.length === 0) {
    if (!lines.has('')) lines.set('', { root: make('li', { className: 'empty', textContent: 'Nothing has happened yet.' }) });
    children.push(lines.get('').root);
  }
  setChildren(byId('log'), children);
}

function buildLine(line) {
  const kind = KIND[line.kind];
  const side = line.direction ? make('span', { className: line.direction === 'LONG' ? 'up' : 'down', textContent: ` ${arrow(line.direction)} ${line.direction}` }) : null;
  const rest = [];
  if (line.kind === 'refused') rest.push(make('span', { className: 'reason', textContent: line.reason }));
  else {
    rest.push(` at ${price(line.price)}`);
    if (line.kind === 'close') {
      rest.push(' · gross ', make('span', { className: tone(line.gross_bps), textContent: signed(line.gross_bps) }));
      rest.push(' · net ', make('span', { className: tone(line.net_bps), textContent: `${signed(line.net_bps)} bps` }));
    }
  }
  return make('li', { data: { kind: line.kind } },
    make('time', { dateTime: machineTime(line.ts), textContent: moment(line.ts) }),
    make('span', { className: 'log-icon', textContent: kind.icon, aria: { hidden: 'true' } }),
    make('span', { className: 'log-text' }, make('b', { textContent: line.signal }), side, ` ${kind.word}`, ...rest));
}

// MARK: services

export function showSystem(state) {
  const services = Array.isArray(state.system?.services) ? state.system.services : [];
  const key = JSON.stringify([services, state.system?.description]);
  const list = byId('services');
  if (list.dataset.shown === key) return;
  list.dataset.shown = key;
  setText(byId('description'), state.system?.description ?? '');
  list.replaceChildren(...services.map(({ service, state: condition, lag }) => {
    const well = /^(running|ready|ok|up|healthy|caught up)$/i.test(String(condition));
    const behind = lag > 0 ? ` · ${count(lag)} behind` : '';
    return make('li', { data: { well: String(well) } }, make('span', { className: 'mark', aria: { hidden: 'true' }, textContent: well ? '✓' : '!' }), `${service} `, make('span', { className: 'service-state', textContent: `${condition ?? 'unknown'}${behind}` }));
  }));
}

