// One card a signal: what it waits for, how far each condition is, and how it has done against what was expected of it.

import { make, setChildren, setClass, setData, setHidden, setText, byId } from './dom.js';
import { arrow, count, duration, moment, percent, plain, price, rank, signed, tone } from './format.js';
import { describe, judge } from './signals.js';
import { BAR_SECONDS, dataNow, isOpen, lastPrice, TRADED_SYMBOL } from './state.js';

const BADGE = { ACTIVE: '●', 'COOLING DOWN': '◔', WATCHING: '○' };
const cards = new Map();

/** Draws the cards of the signals that the gateway named; `scope` is `all` or `timely`. */
export function showCards(state, scope) {
  const names = Object.keys(state.signals);
  for (const name of cards.keys()) if (!names.includes(name)) cards.delete(name);
  for (const name of names) if (!cards.has(name)) cards.set(name, buildCard(name));
  setChildren(byId('cards'), names.map((name) => cards.get(name).root));
  const empty = byId('cards-empty');
  setHidden(empty, names.length > 0);
  setText(empty, state.problems.signals ? `Signals are not available: ${state.problems.signals}` : state.loaded ? 'The gateway names no signal.' : 'Loading signals …');
  for (const name of names) updateCard(cards.get(name), state, state.signals[name], scope);
}

function buildCard(name) {
  const known = describe(name);
  const ui = {
    name,
    badge: make('span', { className: 'badge' }),
    fired: make('span'),
    ago: make('span'),
    position: make('p', { className: 'position', hidden: true }),
    conditions: known.conditions.map(buildCondition),
    figures: {},
    verdict: make('p', { className: 'verdict' }),
    noStats: make('p', { className: 'empty', hidden: true }),
  };
  const rows = [['trades', 'Trades'], ['rate', 'Trades a day'], ['win', 'Win rate'], ['gross', 'Gross, bps'], ['net', 'Net, bps'], ['interval', 'Net, 95 %']];
  const body = rows.map(([key, label]) => {
    const figure = { measured: make('td', { className: 'number' }), expected: make('td', { className: 'number expected' }) };
    ui.figures[key] = figure;
    return make('tr', {}, make('th', { scope: 'row', textContent: label }), figure.measured, figure.expected);
  });
  ui.table = make('table', { className: 'figures' },
    make('thead', {}, make('tr', {}, make('td'), make('th', { scope: 'col', className: 'number', textContent: 'Measured' }), make('th', { scope: 'col', className: 'number', textContent: 'Expected' }))),
    make('tbody', {}, ...body));
  ui.root = make('article', { className: 'panel card', aria: { label: `Signal ${name}` } },
    make('div', { className: 'card-head' }, make('h3', { textContent: name }), ui.badge),
    make('p', { className: 'card-title', textContent: known.title }),
    known.text ? make('p', { className: 'card-text', textContent: known.text }) : null,
    make('div', { className: 'conditions' }, ...ui.conditions.map((one) => one.root)),
    make('p', { className: 'fired' }, ui.fired, ' ', ui.ago), ui.position, ui.table, ui.noStats, ui.verdict);
  return ui;
}

function buildCondition(condition) {
  const value = make('span', { className: 'condition-value' });
  const mark = make('span', { className: 'condition-mark' });
  const head = make('div', { className: 'condition-head' }, make('span', { className: 'condition-label', textContent: condition.label, title: condition.kind === 'rank' ? `${condition.feature}: its rank in the last 30 days` : condition.feature }), make('span', { className: 'condition-state' }, value, mark));
  const ui = { condition, value, mark };
  if (condition.kind === 'rank') {
    ui.fill = make('span', { className: 'fill' });
    const threshold = make('span', { className: 'threshold' });
    threshold.style.left = `${condition.threshold * 100}%`;
    ui.track = make('div', { className: 'track', role: 'meter', aria: { label: condition.label, valuemin: '0', valuemax: '1' } }, ui.fill, threshold);
    ui.root = make('div', { className: 'condition' }, head, ui.track);
  } else {
    ui.note = make('p', { className: 'condition-note' });
    ui.root = make('div', { className: 'condition' }, head, ui.note);
  }
  return ui;
}

const SLOPE = { '-1': '▼ falling (−1)', 0: '■ flat (0)', 1: '▲ rising (+1)' };

function updateCondition(ui, state) {
  const { condition } = ui;
  const result = judge(condition, state.features, state.flip);
  setData(ui.root, 'state', !result.known ? 'unknown' : result.met ? 'met' : 'unmet');
  setText(ui.mark, !result.known ? '' : result.met ? '✓ met' : '✕ not met');
  if (condition.kind === 'rank') {
    const relation = result.met ? '≥' : '<';
    setText(ui.value, result.known ? `${rank(result.value)} ${relation} ${condition.threshold.toFixed(2)}` : `warming up · needs ≥ ${condition.threshold.toFixed(2)}`);
    const width = `${((result.value ?? 0) * 100).toFixed(1)}%`;
    if (ui.fill.style.width !== width) ui.fill.style.width = width;
    if (result.known) {
      ui.track.setAttribute('aria-valuenow', String(result.value));
      ui.track.removeAttribute('aria-valuetext');
    } else {
      ui.track.removeAttribute('aria-valuenow');
      ui.track.setAttribute('aria-valuetext', 'warming up');
    }
    return;
  }
  setText(ui.value, result.known ? SLOPE[result.value] ?? String(result.value) : 'warming up');
  const needs = condition.to === null ? 'Needs a flip, either way' : `Needs a flip to ${signed(condition.to, 0)}`;
  const last = state.flip ? ` · last ${moment(state.flip.ts)} to ${signed(state.flip.to, 0)}` : '';
  setText(ui.note, needs + last);
}

function updateCard(ui, state, signal, scope) {
  const status = String(signal.status).toUpperCase();
  setText(ui.badge, `${BADGE[status] ?? '?'} ${status}`);
  setData(ui.badge, 'status', status);
  setData(ui.root, 'status', status);
  for (const condition of ui.conditions) updateCondition(condition, state);

  const now = dataNow(state);
  if (signal.last_fire_ts === null) {
    setText(ui.fired, 'Last fired: never');
    setText(ui.ago, '');
  } else {
    setText(ui.fired, `Last fired: ${moment(signal.last_fire_ts)} ${arrow(signal.last_fire_dir)} ${signal.last_fire_dir ?? ''}`);
    setText(ui.ago, now === null ? '' : `${duration(now - signal.last_fire_ts)} ago`);
  }

  const trade = Object.values(state.trades).find((one) => one.signal === signal.signal && isOpen(one));
  setHidden(ui.position, !trade);
  if (trade) {
    const open = openResult(trade, state);
    const left = trade.hold_bars === null || now === null ? '' : ` · ${duration(trade.entry_ts + (trade.hold_bars + 1) * BAR_SECONDS - now)} left`;
    setText(ui.position, `${arrow(trade.direction)} ${trade.direction} from ${price(trade.entry_price)} · now ${signed(open)} bps${left}`);
    setData(ui.position, 'tone', tone(open));
  }
  updateFigures(ui, state, signal.signal, scope);
}

/** What an open trade would make gross at the newest price, in basis points; null when that is not known. */
export function openResult(trade, state) {
  const now = lastPrice(state, TRADED_SYMBOL);
  if (now === null || !trade.entry_price) return null;
  return (now / trade.entry_price - 1) * 10_000 * (trade.direction === 'SHORT' ? -1 : 1);
}

function updateFigures(ui, state, name, scope) {
  const stats = state.stats?.signals?.[name];
  const measured = stats?.[scope] ?? null;
  const expected = stats?.expected ?? null;
  setHidden(ui.table, !stats);
  setHidden(ui.noStats, Boolean(stats));
  if (!stats) {
    setText(ui.noStats, state.problems.stats ? `Statistics are not available: ${state.problems.stats}` : 'No statistics yet');
    setText(ui.verdict, '');
    return;
  }
  const write = (key, text, expectedText = '', mood = '') => {
    setText(ui.figures[key].measured, text);
    setClass(ui.figures[key].measured, `number ${mood}`);
    setText(ui.figures[key].expected, expectedText);
  };
  const band = expected && expected.gross_bps_low != null ? ` (${plain(expected.gross_bps_low, 0)}–${plain(expected.gross_bps_high, 0)})` : '';
  write('trades', count(measured?.trades));
  write('rate', plain(measured?.trades_per_day, 2), plain(expected?.trades_per_day, 2));
  write('win', percent(measured?.win_rate));
  write('gross', signed(measured?.mean_gross_bps), signed(expected?.gross_bps) + band, tone(measured?.mean_gross_bps));
  write('net', signed(measured?.mean_net_bps), signed(expected?.net_bps), tone(measured?.mean_net_bps));
  write('interval', interval(measured));
  setText(ui.verdict, verdict(measured));
}

export const interval = (measured) => (measured?.ci95_low == null || measured?.ci95_high == null ? '—' : `${signed(measured.ci95_low)} … ${signed(measured.ci95_high)}`);

/** The gateway's sentence, and how many more trades it takes. */
export function verdict(measured) {
  const more = measured?.more_trades_to_tell;
  const said = measured?.verdict ? String(measured.verdict).replace(/\.?$/, '.') : '';
  const needs = more == null || more <= 0 ? '' : `${count(more)} more ${more === 1 ? 'trade' : 'trades'} to tell it from zero.`;
  return [said, needs].filter(Boolean).join(' ');
}

