// Joins the wire, the state and what is drawn: events wait in a queue and are applied together, once a frame.

import { byId, choice } from './dom.js';
import { bindCards, showCards } from './cards.js';
import { CandleChart } from './chart.js';
import { showEdge, showHeader, showLog, showQuote, showReadout, showSystem } from './panels.js';
import { initialState, isFromGateway, isOpen, reduce, symbolOf, SYMBOLS, TRADED_SYMBOL, unexplained } from './state.js';
import { bindStrategies, openStrategies, showStrategies } from './strategies.js';
import { bindTabs, showTrades } from './trades.js';
import { EventStream, getJSON, sendJSON } from './wire.js';

const BARS = 576;
const TRADES = 100;
/** Panels of text are drawn at most this often: faster is not readable. */
const PANELS_MS = 150;
const HIDDEN_FLUSH_MS = 1_000;
/** With more than this waiting while a snapshot loads, a newer snapshot is cheaper. */
const MOST_WAITING = 50_000;
const REFETCH_MS = { signals: 1_000, strategies: 1_000, stats: 5_000, trades: 5_000, candles: 10_000 };
const SYSTEM_MS = 10_000;
const WISH_SETTLES_MS = 1_000;
const STATS_ANYWAY_MS = 60_000;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

let state = initialState;
let waiting = [];
let isHolding = true;
let isScheduled = false;
const view = { symbol: TRADED_SYMBOL, scope: 'all' };
const drawn = { panelsAt: 0, panels: null, chart: null, symbol: null, timer: null };

const wallSeconds = () => Date.now() / 1000;

// MARK: events in, once a frame

/** The page's own events apply at once; the gateway's wait for the next frame. */
function dispatch(event) {
  state = reduce(state, event);
  schedule();
}

function receive(event) {
  if (!isFromGateway(event.type)) return;
  if (event.type === 'candle' && event.closed !== false) event.receivedAt = wallSeconds();
  if (event.type === 'reset') {
    waiting = [];
    state = reduce(state, event);
    void load();
    return;
  }
  if (isHolding && event.closed === false) return;
  waiting.push(event);
  if (isHolding && waiting.length > MOST_WAITING) {
    waiting = [];
    void load();
  }
  schedule();
}

function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  // A hidden page gets no frames; the queue must still be emptied.
  if (document.hidden) setTimeout(flush, HIDDEN_FLUSH_MS);
  else requestAnimationFrame(flush);
}

function flush() {
  isScheduled = false;
  if (!isHolding && waiting.length > 0) {
    const events = waiting;
    waiting = [];
    for (const event of events) state = reduce(state, event);
    refetchWhatIsWanted();
  }
  draw();
}

document.addEventListener('visibilitychange', () => { isScheduled = false; schedule(); });

// MARK: loading by REST

let loadNumber = 0;

/** Everything, in place of what is there. A newer call replaces an older one that is still under way. */
async function load() {
  loadNumber += 1;
  const number = loadNumber;
  isHolding = true;
  for (let attempt = 0; ; attempt += 1) {
    const given = await Promise.allSettled([
      ...SYMBOLS.map((symbol) => getJSON(candlesPath(symbol))), getJSON(tradesPath), getJSON('/api/signals'), getJSON('/api/strategies'), getJSON('/api/stats'),
    ]);
    if (number !== loadNumber) return;
    const [trades, signals, strategies, stats] = given.slice(SYMBOLS.length);
    const candles = Object.fromEntries(SYMBOLS.map((symbol, place) => [symbol, given[place].value]));
    note('candles', given.find((one, place) => place < SYMBOLS.length && one.status === 'rejected'));
    note('trades', trades);
    note('signals', signals);
    note('strategies', strategies);
    note('stats', stats);
    if (given.every((one) => one.status === 'rejected')) {
      dispatch({ type: 'problem', what: 'load', message: given[0].reason.message });
      await new Promise((resume) => setTimeout(resume, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
      if (number !== loadNumber) return;
      continue;
    }
    dispatch({ type: 'problem', what: 'load', message: null });
    dispatch({
      type: 'snapshot', candles, trades: trades.value, signals: signals.value, strategies: strategies.value, stats: stats.value,
      receivedAt: wallSeconds(),
    });
    isHolding = false;
    schedule();
    void explainWhatIsMissing();
    return;
  }
}

const candlesPath = (symbol) => `/api/candles?symbol=${encodeURIComponent(symbol)}&limit=${BARS}`;
const tradesPath = `/api/trades?status=all&limit=${TRADES}`;
const strategyPath = (name, verb = '') => `/api/strategies/${encodeURIComponent(name)}${verb}`;

function note(what, outcome) {
  const failed = outcome?.status === 'rejected';
  dispatch({ type: 'problem', what, message: failed ? outcome.reason.message : null });
  if (failed) setTimeout(() => refetch(what), 2 * REFETCH_MS[what]);
}

const FETCH = {
  signals: async () => dispatch({ type: 'signalsLoaded', answer: await getJSON('/api/signals') }),
  strategies: async () => dispatch({ type: 'strategiesLoaded', rows: await getJSON('/api/strategies') }),
  stats: async () => dispatch({ type: 'statsLoaded', answer: await getJSON('/api/stats') }),
  trades: async () => dispatch({ type: 'tradesLoaded', rows: await getJSON(tradesPath) }),
  candles: () => Promise.all(SYMBOLS.map(async (symbol) => dispatch({ type: 'candlesLoaded', symbol, rows: await getJSON(candlesPath(symbol)) }))),
};
const fetching = Object.fromEntries(Object.keys(FETCH).map((what) => [what, { answered: 0, startedAt: 0, timer: null, busy: false }]));

function refetchWhatIsWanted() {
  for (const what of Object.keys(FETCH)) if (state.wanted[what] > fetching[what].answered) refetch(what);
}

/** Asks again, but no more often than its time allows; what was wanted meanwhile is asked for once, afterwards. */
function refetch(what) {
  const own = fetching[what];
  if (own.busy || own.timer !== null) return;
  const wait = Math.max(0, own.startedAt + REFETCH_MS[what] - Date.now());
  own.timer = setTimeout(async () => {
    own.timer = null;
    own.busy = true;
    own.startedAt = Date.now();
    const wanted = state.wanted[what];
    const number = loadNumber;
    const failed = await FETCH[what]().then(() => null, (error) => error);
    own.busy = false;
    if (number !== loadNumber) return;
    if (failed) note(what, { status: 'rejected', reason: failed });
    else {
      own.answered = wanted;
      dispatch({ type: 'problem', what, message: null });
      refetchWhatIsWanted();
    }
  }, wait);
}

/** How strategies on longer bars stood at the last bar of their own. What cannot be told is left for their next one. */
async function explainWhatIsMissing() {
  for (const name of unexplained(state)) {
    const answer = await getJSON(strategyPath(name, '/explain')).catch(() => null);
    if (answer !== null) dispatch({ type: 'explained', answer });
  }
}

async function loadSystem() {
  const answer = await getJSON('/api/system').catch(() => null);
  if (answer !== null || state.system !== null) dispatch({ type: 'systemLoaded', answer: answer ?? null });
  setTimeout(loadSystem, document.hidden ? 3 * SYSTEM_MS : SYSTEM_MS);
}

// MARK: drawing

function draw() {
  drawChart();
  const now = performance.now();
  if (drawn.panels === state) return;
  if (now - drawn.panelsAt >= PANELS_MS) drawPanels();
  else drawn.timer ??= setTimeout(drawPanels, PANELS_MS - (now - drawn.panelsAt));
}

function drawPanels() {
  clearTimeout(drawn.timer);
  drawn.timer = null;
  const old = drawn.panels ?? {};
  const changed = (...slices) => drawn.panels === null || slices.some((slice) => old[slice] !== state[slice]);
  drawn.panels = state;
  drawn.panelsAt = performance.now();
  showHeader(state, wallSeconds());
  if (changed('candles', 'forming', 'signals', 'problems', 'loaded')) showQuote(state, view.symbol);
  if (changed('signals', 'strategies', 'wishes', 'trades', 'stats', 'problems', 'candles', 'forming', 'loaded')) showCards(state, view.scope);
  if (changed('strategies', 'wishes', 'problems')) showStrategies(state);
  if (changed('stats', 'signals', 'problems')) showEdge(state, view.scope);
  if (changed('trades', 'stats', 'signals', 'candles', 'forming', 'problems', 'loaded')) showTrades(state, view.scope);
  if (changed('log')) showLog(state);
  if (changed('system')) showSystem(state);
}

function redrawAll() {
  drawn.panels = null;
  drawn.chart = null;
  draw();
}

const chart = new CandleChart(byId('canvas'), {
  onReadout: showReadout,
  onFollow: (isFollowing) => { byId('latest').hidden = isFollowing; },
});

function drawChart() {
  const old = drawn.chart;
  const same = old && drawn.symbol === view.symbol && old.trades === state.trades && old.fires === state.fires && old.signals === state.signals
    && old.candles[view.symbol] === state.candles[view.symbol] && old.forming[view.symbol] === state.forming[view.symbol];
  if (same) return;
  drawn.chart = state;
  drawn.symbol = view.symbol;
  const { trades, fires } = tradedOn(view.symbol);
  chart.show({
    bars: state.candles[view.symbol] ?? [], forming: state.forming[view.symbol] ?? null, marks: marksOf(trades, fires), spans: spansOf(trades),
  });
}

const remembered = { symbol: null, trades: null, fires: null, signals: null, traded: null };

/** The trades and fires of one instrument, sorted out again only when one of them changed: prices change far more often. */
function tradedOn(symbol) {
  const { trades, fires, signals } = state;
  const key = { symbol, trades, fires, signals };
  if (Object.keys(key).every((one) => remembered[one] === key[one])) return remembered.traded;
  const traded = {
    trades: Object.fromEntries(Object.entries(trades).filter(([, trade]) => symbolOf(state, trade) === symbol)),
    fires: Object.fromEntries(Object.entries(fires).filter(([, fire]) => symbolOf(state, { ...fire, entry_ts: fire.ts }) === symbol)),
  };
  Object.assign(remembered, key, { traded });
  return traded;
}

/** Entries, exits, and fires that did not become a trade, by the bar they belong to. */
function marksOf(trades, fires) {
  const marks = new Map();
  const add = (ts, mark) => { if (marks.has(ts)) marks.get(ts).push(mark); else marks.set(ts, [mark]); };
  for (const trade of Object.values(trades)) {
    add(trade.entry_ts, { kind: 'entry', signal: trade.signal, version: trade.version, direction: trade.direction, price: trade.entry_price, traded: true });
    if (!isOpen(trade) && trade.exit_ts !== null && trade.exit_price !== null) {
      add(trade.exit_ts, { kind: 'exit', signal: trade.signal, version: trade.version, price: trade.exit_price, gross: trade.gross_bps, net: trade.net_bps });
    }
  }
  for (const [key, fire] of Object.entries(fires)) {
    if (!trades[key]) add(fire.ts, { kind: 'entry', signal: fire.signal, direction: fire.direction, price: fire.entry_price, traded: false });
  }
  return marks;
}

function spansOf(trades) {
  return Object.values(trades).filter((trade) => trade.entry_price !== null).map((trade) => ({
    fromTs: trade.entry_ts, fromPrice: trade.entry_price, toTs: trade.exit_ts, toPrice: trade.exit_price, sign: trade.direction === 'SHORT' ? -1 : 1,
  }));
}

// MARK: what the owner can choose

choice(byId('symbols'), SYMBOLS.map((value) => ({ value, label: value })), view.symbol, (symbol) => { view.symbol = symbol; redrawAll(); });
const isNarrow = matchMedia('(max-width: 700px)').matches;
const ranges = [[4, '4 h'], [12, '12 h'], [24, '24 h'], [48, '48 h']].map(([hours, label]) => ({ value: hours * 12, label }));
choice(byId('ranges'), ranges, isNarrow ? 48 : 144, (bars) => chart.span(bars));
chart.span(isNarrow ? 48 : 144);
choice(byId('scope'), [
  { value: 'all', label: 'All', title: 'All closed trades' },
  { value: 'timely', label: 'Timely', title: 'Without trades that were booked late, which nobody could have taken at that price' },
], view.scope, (scope) => { view.scope = scope; redrawAll(); });
bindTabs(redrawAll);
bindCards({ onWish: (name, verb) => void wish(name, verb), onOpen: openStrategies });
bindStrategies({
  current: () => state,
  fetchOne: (name) => getJSON(strategyPath(name)),
  submit: async (text) => {
    const answer = await sendJSON('POST', '/api/strategies', text);
    // What it is like, only the gateway can tell, once it has heard of it too.
    answered({ name: answer.name });
    return answer;
  },
  onWish: (name, verb) => void wish(name, verb),
});
byId('latest').addEventListener('click', () => chart.latest());
byId('canvas').addEventListener('focus', () => byId('readout').setAttribute('aria-live', byId('canvas').matches(':focus-visible') ? 'polite' : 'off'));
byId('canvas').addEventListener('blur', () => byId('readout').setAttribute('aria-live', 'off'));

// MARK: wishes

/** Asks the gateway to start, stop or remove a strategy. The event that follows says the same again, to every page. */
async function wish(name, verb) {
  dispatch({ type: 'wish', name, verb });
  try {
    answered(await (verb === 'remove' ? sendJSON('DELETE', strategyPath(name)) : sendJSON('POST', strategyPath(name, `/${verb}`))));
    dispatch({ type: 'wish', name });
  } catch (error) {
    dispatch({ type: 'wish', name, problem: error.message });
  }
}

/** The answer is ahead of the gateway's own tables: its event says when they can be asked, or a while later, should none come. */
function answered({ name, version, state: condition }) {
  dispatch({ type: 'strategyChanged', signal: name, version, state: condition });
  setTimeout(refetchWhatIsWanted, WISH_SETTLES_MS);
}

// MARK: start

const stream = new EventStream({
  // What waits in the queue is as good as applied: it must not be asked for twice.
  after: () => waiting.findLast((event) => typeof event.id === 'string' && event.type !== 'trade_open')?.id ?? state.lastEventId,
  onEvent: receive,
  onState: ({ state: name, retryAt, resumed }) => {
    dispatch({ type: 'connection', state: name, retryAt });
    // Without an id to resume from, what was missed can only come by REST.
    if (name === 'live' && !resumed) void load();
  },
});
stream.open();
void loadSystem();
// REST works without the socket too: a page that cannot connect still shows what it can.
setTimeout(() => { if (loadNumber === 0) void load(); }, 1_500);
setInterval(() => refetch('stats'), STATS_ANYWAY_MS);
// Ages and countdowns move without any event.
setInterval(() => { if (!document.hidden) showHeader(state, wallSeconds()); }, 1_000);
