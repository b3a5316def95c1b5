// One card a strategy: what it waits for, how far each condition is, and how it has done against what was expected of it.

import { make, setChildren, setClass, setData, setHidden, setText, byId } from './dom.js';
import { arrow, count, duration, moment, percent, plain, price, signed, tone } from './format.js';
import { againstText, changeText, directionsOf, groupsOf, inOrder, meterOf, named, outcomeText, scaleText, standingOf } from './signals.js';
import { BAR_SECONDS, dataNow, isOpen, lastPrice, symbolOf } from './state.js';

const BADGE = { ACTIVE: '●', 'COOLING DOWN': '◔', WATCHING: '○', STOPPED: '■' };
const cards = new Map();

/** Makes the cards' buttons work: `onWish(name, verb)` for start and stop, `onOpen(name)` for the document. */
export function bindCards({ onWish, onOpen }) {
  byId('cards').addEventListener('click', (event) => {
    const button = event.target.closest('button[data-verb]');
    if (!button || button.getAttribute('aria-disabled') === 'true') return;
    const { name, verb } = button.dataset;
    if (verb === 'document') onOpen(name); else onWish(name, verb);
  });
}

/** Draws the cards of the strategies that the gateway named; `scope` is `all` or `timely`. */
export function showCards(state, scope) {
  const names = inOrder(Object.keys(state.signals));
  for (const name of cards.keys()) if (!names.includes(name)) cards.delete(name);
  for (const name of names) if (!cards.has(name)) cards.set(name, buildCard(name));
  setChildren(byId('cards'), names.map((name) => cards.get(name).root));
  const empty = byId('cards-empty');
  setHidden(empty, names.length > 0);
  setText(empty, state.problems.signals ? `Strategies are not available: ${state.problems.signals}` : state.loaded ? 'No strategy runs. “Manage” adds one.' : 'Loading strategies …');
  setText(byId('signals-count'), countText(names.map((name) => isRunning(state, name))));
  for (const name of names) updateCard(cards.get(name), state, state.signals[name], scope);
}

function countText(running) {
  const [on, off] = [running.filter(Boolean).length, running.filter((one) => !one).length];
  return running.length === 0 ? '' : `${count(on)} running${off > 0 ? `, ${count(off)} stopped` : ''}`;
}

/** Whether a strategy may fire; one whose trade is open may be stopped all the same. */
export const isRunning = (state, name) => (named(state.strategies, name)?.state ?? (named(state.signals, name)?.status === 'STOPPED' ? 'stopped' : 'running')) === 'running';

// MARK: building

function buildCard(name) {
  const ui = {
    version: make('span', { className: 'version' }),
    badge: make('span', { className: 'badge' }),
    title: make('p', { className: 'card-title' }),
    theory: make('p', { className: 'card-text' }),
    rules: make('p', { className: 'card-rules' }),
    groups: make('div', { className: 'conditions' }),
    conditions: [],
    outcome: make('p', { className: 'outcome' }),
    fired: make('span'),
    ago: make('span'),
    position: make('p', { className: 'position', hidden: true }),
    figures: {},
    verdict: make('p', { className: 'verdict' }),
    earlier: make('p', { className: 'earlier' }),
    noStats: make('p', { className: 'empty', hidden: true }),
    change: make('button', { type: 'button', data: { name } }),
    problem: make('p', { className: 'problem', role: 'alert', hidden: true }),
  };
  const rows = [['trades', 'Trades'], ['rate', 'Trades a day'], ['win', 'Win rate'], ['gross', 'Gross, bps'], ['net', 'Net, bps'], ['interval', 'Net, 95 %']];
  const body = rows.map(([key, label]) => {
    const figure = { measured: make('td', { className: 'number' }), expected: make('td', { className: 'number expected' }) };
    ui.figures[key] = figure;
    return make('tr', {}, make('th', { scope: 'row', textContent: label }), figure.measured, figure.expected);
  });
  ui.expectedHead = make('th', { scope: 'col', className: 'number', textContent: 'Expected' });
  ui.table = make('table', { className: 'figures' },
    make('thead', {}, make('tr', {}, make('td'), make('th', { scope: 'col', className: 'number', textContent: 'Measured' }), ui.expectedHead)),
    make('tbody', {}, ...body));
  const actions = make('div', { className: 'actions' }, ui.change,
    make('button', { type: 'button', textContent: 'Document', data: { name, verb: 'document' }, aria: { label: `Document of ${name}` } }));
  ui.root = make('article', { className: 'panel card', aria: { label: `Strategy ${name}` } },
    make('div', { className: 'card-head' }, make('h3', {}, make('span', { textContent: name }), ui.version), ui.badge),
    ui.title, ui.theory, ui.rules, ui.groups, ui.outcome, make('p', { className: 'fired' }, ui.fired, ' ', ui.ago),
    ui.position, ui.table, ui.noStats, ui.verdict, ui.earlier, actions, ui.problem);
  return ui;
}

/** The conditions are built anew only when their words change, which they do with a version. */
function showConditions(ui, signal) {
  const groups = groupsOf(signal.conditions);
  const key = JSON.stringify(groups.map((group) => [group.directions, group.conditions.map((one) => [one.text, meterOf(one) !== null])]));
  if (ui.groups.dataset.shown !== key) {
    ui.groups.dataset.shown = key;
    ui.conditions = groups.map((group) => group.conditions.map(buildCondition));
    ui.groups.replaceChildren(...groups.map((group, place) => make('section', { className: 'condition-group' },
      make('h4', {}, ...groupHeading(group, groups.length)), ...ui.conditions[place].map((one) => one.root))));
  }
  groups.forEach((group, place) => group.conditions.forEach((condition, row) => updateCondition(ui.conditions[place][row], condition)));
}

function groupHeading({ directions, conditions }, groupCount) {
  if (directions.length > 1) return [groupCount > 1 ? 'and either way' : 'Either way'];
  const [direction] = directions;
  return [make('b', { className: direction === 'LONG' ? 'up' : 'down', textContent: `${arrow(direction)} ${direction}` }), conditions.length > 1 ? ' when all hold' : ' when'];
}

function buildCondition(condition) {
  const value = make('span', { className: 'condition-value' });
  const sign = make('span', { className: 'condition-mark' });
  const head = make('div', { className: 'condition-head' },
    make('code', { className: 'condition-label', textContent: condition.text }), make('span', { className: 'condition-state' }, value, sign));
  const ui = { value, sign, root: make('div', { className: 'condition' }, head) };
  if (meterOf(condition) === null) return ui;
  ui.goal = make('span', { className: 'goal' });
  ui.fill = make('span', { className: 'fill' });
  ui.threshold = make('span', { className: 'threshold' });
  ui.track = make('div', { className: 'track', role: 'meter', aria: { label: condition.text } }, ui.goal, ui.fill, ui.threshold);
  ui.root.append(ui.track);
  return ui;
}

function updateCondition(ui, condition) {
  const standing = standingOf(condition);
  const against = againstText(condition);
  setData(ui.root, 'state', standing.state);
  setText(ui.sign, `${standing.sign} ${standing.word}`);
  setText(ui.value, against);
  if (ui.track) updateMeter(ui, condition, standing, against);
}

function updateMeter(ui, condition, standing, against) {
  const meter = meterOf(condition);
  const share = (element, property, part) => {
    const text = `${(part * 100).toFixed(1)}%`;
    if (element.style[property] !== text) element.style[property] = text;
  };
  share(ui.fill, 'width', meter.value ?? 0);
  share(ui.threshold, 'left', meter.threshold);
  share(ui.goal, 'left', meter.goal[0]);
  share(ui.goal, 'width', meter.goal[1] - meter.goal[0]);
  const title = `The bar reaches ${scaleText(meter)}; the condition holds in its lighter part.`;
  if (ui.track.title !== title) ui.track.title = title;
  ui.track.setAttribute('aria-valuemin', String(meter.low));
  ui.track.setAttribute('aria-valuemax', String(meter.high));
  ui.track.setAttribute('aria-valuetext', `${against || 'no value'}: ${standing.word}`);
  if (condition.value === null) ui.track.removeAttribute('aria-valuenow');
  else ui.track.setAttribute('aria-valuenow', String(condition.value));
}

// MARK: updating

function updateCard(ui, state, signal, scope) {
  const name = signal.signal;
  const status = String(signal.status).toUpperCase();
  const isOn = isRunning(state, name);
  setText(ui.version, signal.version > 1 ? ` v${signal.version}` : '');
  setText(ui.badge, `${BADGE[status] ?? '?'} ${status}${!isOn && status !== 'STOPPED' ? ' · STOPPED' : ''}`);
  setData(ui.badge, 'status', status);
  setData(ui.root, 'status', status);
  setText(ui.title, signal.title);
  setHidden(ui.title, signal.title === '');
  setText(ui.theory, signal.theory);
  setHidden(ui.theory, signal.theory === '');
  setText(ui.rules, rulesText(signal, named(state.strategies, name)));
  showConditions(ui, signal);
  setText(ui.outcome, signal.judged_ts === null ? `Outcome: ${outcomeText(signal.outcome)}` : `Bar of ${moment(signal.judged_ts)}: ${outcomeText(signal.outcome)}`);

  const now = dataNow(state);
  if (signal.last_fire_ts === null) {
    setText(ui.fired, 'Last fired: never');
    setText(ui.ago, '');
  } else {
    setText(ui.fired, `Last fired: ${moment(signal.last_fire_ts)} ${arrow(signal.last_fire_dir)} ${signal.last_fire_dir ?? ''}`);
    setText(ui.ago, now === null ? '' : `${duration(now - signal.last_fire_ts)} ago`);
  }

  const open = Object.values(state.trades).filter((one) => one.signal === name && isOpen(one)).sort((a, b) => b.entry_ts - a.entry_ts);
  setHidden(ui.position, open.length === 0);
  if (open.length > 0) {
    setText(ui.position, open.map((trade) => positionText(trade, signal, state, now)).join('\n'));
    setData(ui.position, 'tone', tone(openResult(open[0], state)));
  }
  updateFigures(ui, state, name, scope);
  updateActions(ui, named(state.wishes, name), name, isOn);
}

/** What it trades, on which bars and in which direction, and how a trade ends. */
function rulesText(signal, strategy) {
  const directions = directionsOf(signal.conditions);
  const bars = strategy?.timeframe ? `${strategy.timeframe} bars` : null;
  const cooldown = signal.cooldown_bars > 0 ? `cooldown ${duration(signal.cooldown_bars * BAR_SECONDS)}` : null;
  const first = [signal.instrument, bars, directions.map((direction) => `${arrow(direction)} ${direction}`).join(' and '), cooldown].filter(Boolean).join(' · ');
  const rules = directions.map((direction) => ({ direction, text: (strategy?.exit[direction] ?? []).join(' and ') })).filter((rule) => rule.text !== '');
  const ends = [
    signal.hold_bars === null ? null : `after ${duration(signal.hold_bars * BAR_SECONDS)}`,
    ...rules.map((rule) => `${directions.length > 1 ? `a ${rule.direction} ` : ''}when ${rule.text}`),
  ].filter(Boolean);
  return `${first}\nEnds ${ends.length > 0 ? ends.join(', or ') : 'by a rule'}`;
}

function positionText(trade, signal, state, now) {
  const hasRule = named(state.strategies, trade.signal)?.exit[trade.direction]?.length > 0;
  const left = trade.hold_bars === null ? ' · until its rule ends it'
    : now === null ? '' : ` · ${hasRule ? 'at most ' : ''}${duration(trade.entry_ts + (trade.hold_bars + 1) * BAR_SECONDS - now)} left`;
  const version = trade.version === signal.version ? '' : `v${trade.version} `;
  return `${version}${arrow(trade.direction)} ${trade.direction} from ${price(trade.entry_price)} · now ${signed(openResult(trade, state))} bps${left}`;
}

/** What an open trade would make gross at the newest price, in basis points; null when that is not known. */
export function openResult(trade, state) {
  const now = lastPrice(state, symbolOf(state, trade));
  if (now === null || !trade.entry_price) return null;
  return (now / trade.entry_price - 1) * 10_000 * (trade.direction === 'SHORT' ? -1 : 1);
}

function updateActions(ui, wish, name, isOn) {
  const text = changeText(wish, isOn);
  setText(ui.change, text);
  setData(ui.change, 'verb', isOn ? 'stop' : 'start');
  // A button that was disabled would lose the focus.
  ui.change.setAttribute('aria-disabled', String(Boolean(wish?.verb)));
  ui.change.setAttribute('aria-label', `${text.replace(/^[^A-Z]+/, '')} ${name}`);
  setHidden(ui.problem, !wish?.problem);
  setText(ui.problem, wish?.problem ?? '');
}

// MARK: figures

function updateFigures(ui, state, name, scope) {
  const stats = named(state.stats?.signals, name);
  const measured = stats?.[scope] ?? null;
  const expected = stats?.expected ?? null;
  setHidden(ui.table, !stats);
  setHidden(ui.noStats, Boolean(stats));
  setText(ui.earlier, stats ? earlierText(stats.earlier, scope) : '');
  if (!stats) {
    setText(ui.noStats, state.problems.stats ? `Statistics are not available: ${state.problems.stats}` : 'No statistics yet');
    setText(ui.verdict, '');
    return;
  }
  // Nothing was promised: a column of dashes would only suggest that something is missing.
  for (const cell of [ui.expectedHead, ...Object.values(ui.figures).map((figure) => figure.expected)]) setHidden(cell, expected === null);
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

/** What earlier versions made: the figures above are the present one's alone. */
function earlierText(earlier, scope) {
  const versions = Object.keys(earlier ?? {}).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => {
    const sample = earlier[version]?.[scope];
    return `v${version}: ${count(sample?.trades ?? 0)} ${sample?.trades === 1 ? 'trade' : 'trades'}, net ${signed(sample?.mean_net_bps)} bps`;
  }).join(' · ');
}

export const interval = (measured) => (measured?.ci95_low == null || measured?.ci95_high == null ? '—' : `${signed(measured.ci95_low)} … ${signed(measured.ci95_high)}`);

/** The gateway's sentence, and how many more trades it takes. */
export function verdict(measured) {
  const more = measured?.more_trades_to_tell;
  const said = measured?.verdict ? String(measured.verdict).replace(/\.?$/, '.') : '';
  const needs = more == null || more <= 0 ? '' : `${count(more)} more ${more === 1 ? 'trade' : 'trades'} to tell it from zero.`;
  return [said, needs].filter(Boolean).join(' ');
}
