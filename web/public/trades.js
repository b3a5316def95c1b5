// The trade log: open and closed trades, newest first, and what they add up to.

import { byId, make, setChildren, setClass, setData, setHidden, setText } from './dom.js';
import { arrow, count, duration, machineTime, moment, percent, plain, price, signed, tone } from './format.js';
import { interval, openResult, verdict } from './cards.js';
import { titled } from './signals.js';
import { dataNow, isOpen, BAR_SECONDS } from './state.js';

const ROLLING = 20;
const SHOWN = 200;
const COLUMNS = ['Signal', 'Direction', 'Entry time', 'Entry price', 'Exit price', 'Ended by', 'Duration', 'Gross (bps)', 'Net (bps)'];
const NUMBERS = COLUMNS.map((label) => !['Signal', 'Direction', 'Entry time', 'Ended by'].includes(label));
const rows = new Map();
let shown = 'closed';

/** Makes the two tabs work by pointer and by keys. */
export function bindTabs(onChange) {
  const tabs = ['open', 'closed'].map((name) => ({ name, button: byId(`tab-${name}`) }));
  const choose = (name) => {
    shown = name;
    for (const tab of tabs) {
      const chosen = tab.name === name;
      tab.button.setAttribute('aria-selected', String(chosen));
      tab.button.tabIndex = chosen ? 0 : -1;
    }
    byId('trades-view').setAttribute('aria-labelledby', `tab-${name}`);
    onChange();
  };
  for (const tab of tabs) {
    tab.button.addEventListener('click', () => choose(tab.name));
    tab.button.addEventListener('keydown', (event) => {
      if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
      event.preventDefault();
      const other = event.key === 'Home' ? 'open' : event.key === 'End' ? 'closed' : tab.name === 'open' ? 'closed' : 'open';
      choose(other);
      byId(`tab-${other}`).focus();
    });
  }
}

export function showTrades(state, scope) {
  const all = Object.values(state.trades).sort((a, b) => b.entry_ts - a.entry_ts || a.signal.localeCompare(b.signal));
  const open = all.filter(isOpen);
  const closed = all.filter((trade) => !isOpen(trade));
  setText(byId('count-open'), String(open.length));
  setText(byId('count-closed'), state.stats?.total?.all?.trades == null ? String(closed.length) : count(Math.max(state.stats.total.all.trades, closed.length)));

  const listed = (shown === 'open' ? open : closed).slice(0, SHOWN);
  const keys = new Set(listed.map((trade) => trade.key));
  for (const key of rows.keys()) if (!keys.has(key)) rows.delete(key);
  for (const trade of listed) {
    if (!rows.has(trade.key)) rows.set(trade.key, buildRow(trade));
    updateRow(rows.get(trade.key), trade, state);
  }
  setChildren(byId('rows'), listed.map((trade) => rows.get(trade.key).root));

  const empty = byId('rows-empty');
  setHidden(empty, listed.length > 0);
  setText(empty, state.problems.trades ? `Trades are not available: ${state.problems.trades}`
    : !state.loaded ? 'Loading trades …' : shown === 'open' ? 'No trade is open.' : 'No trade has closed yet.');
  showRolling(state, closed, scope);
}

function buildRow(trade) {
  const cells = COLUMNS.map((label, place) => make('td', { className: NUMBERS[place] ? 'number' : '', role: 'cell', data: { label } }));
  const time = make('time');
  cells[2].append(time);
  cells[0].textContent = titled(trade.signal, trade.version);
  cells[0].classList.add('signal-name');
  return { root: make('tr', { role: 'row' }, ...cells), cells, time };
}

function updateRow(ui, trade, state) {
  const [, direction, , entry, exit, ended, lasted, gross, net] = ui.cells;
  setText(direction, `${arrow(trade.direction)} ${trade.direction}`);
  setClass(direction, trade.direction === 'LONG' ? 'up' : 'down');
  setText(ui.time, moment(trade.entry_ts));
  if (!ui.time.dateTime) ui.time.dateTime = machineTime(trade.entry_ts);
  setText(entry, price(trade.entry_price));
  if (isOpen(trade)) {
    const value = openResult(trade, state);
    const now = dataNow(state);
    const held = now === null ? null : Math.max(0, now - trade.entry_ts - BAR_SECONDS);
    setText(exit, 'open');
    setText(ended, '—');
    setText(lasted, duration(held) + (trade.hold_bars === null ? '' : ` of ${duration(trade.hold_bars * BAR_SECONDS)}`));
    writeBps(gross, value, true);
    writeBps(net, null, false);
  } else {
    setText(exit, price(trade.exit_price));
    setText(ended, trade.exit_reason ?? '—');
    setText(lasted, duration(trade.exit_ts - trade.entry_ts));
    writeBps(gross, trade.gross_bps, false);
    writeBps(net, trade.net_bps, false);
  }
}

function writeBps(cell, value, provisional) {
  setText(cell, provisional && value !== null ? `${signed(value)} now` : signed(value));
  setClass(cell, `number ${tone(value)}${provisional ? ' provisional' : ''}`);
}

const mean = (values) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);

function showRolling(state, closed, scope) {
  const total = state.stats?.total?.[scope] ?? null;
  const newest = [...closed].sort((a, b) => b.exit_ts - a.exit_ts).slice(0, ROLLING);
  const gross = newest.map((trade) => trade.gross_bps).filter((value) => value !== null);
  const net = newest.map((trade) => trade.net_bps).filter((value) => value !== null);
  const blocks = [];
  if (total) {
    blocks.push(block(scope === 'timely' ? 'All trades, without those booked late' : 'All trades', [
      ['Trades', count(total.trades)], ['A day', plain(total.trades_per_day, 2)], ['Win rate', percent(total.win_rate)],
      ['Mean gross', signed(total.mean_gross_bps), total.mean_gross_bps], ['Mean net', signed(total.mean_net_bps), total.mean_net_bps],
      ['Net, 95 % interval', interval(total)],
    ], verdict(total)));
  }
  if (newest.length > 0) {
    const wins = net.length > 0 ? net : gross;
    blocks.push(block(`Last ${newest.length} ${newest.length === 1 ? 'trade' : 'trades'}`, [
      ['Win rate', percent(wins.filter((value) => value > 0).length / wins.length)],
      ['Mean gross', signed(mean(gross)), mean(gross)], ['Mean net', signed(mean(net)), mean(net)],
    ], ''));
  }
  const key = JSON.stringify(blocks);
  const parent = byId('rolling');
  if (parent.dataset.shown === key) return;
  setData(parent, 'shown', key);
  parent.replaceChildren(...blocks.map(buildBlock));
}

const block = (title, figures, note) => ({ title, figures, note });

function buildBlock({ title, figures, note }) {
  const list = make('dl', {}, ...figures.map(([label, text, value]) => make('div', {},
    make('dt', { textContent: label }),
    make('dd', { className: value === undefined ? '' : tone(value), textContent: text }))));
  return make('section', { className: 'rolling-block' }, make('h3', { textContent: title }), list, note ? make('p', { className: 'verdict', textContent: note }) : null);
}
