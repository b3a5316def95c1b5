// The page's whole state and the one pure function that changes it.
//
// Events of the gateway may repeat what REST has already given, and REST may be older than events
// that came while it was on its way: applying either again, or late, changes nothing.
// A slice that did not change keeps its identity, so that whoever draws can compare with `!==`.

import { duration, finite } from './format.js';
import { named } from './signals.js';

export const BAR_SECONDS = 300;
export const SYMBOLS = ['BTC-USD', 'ETH-USD'];
/** Shown first, and taken for the instrument of a trade when nothing tells it. */
export const TRADED_SYMBOL = 'BTC-USD';
export const LIMITS = { bars: 1440, trades: 400, fires: 400, log: 150 };

export const initialState = Object.freeze({
  loaded: false,
  candles: {},
  forming: {},
  trades: {},
  fires: {},
  signals: {},
  strategies: {},
  wishes: {},
  judgedTs: null,
  stats: null,
  system: null,
  log: [],
  problems: {},
  connection: { state: 'connecting', retryAt: null },
  lastEventId: null,
  lastBarSeenAt: null,
  wanted: { candles: 0, trades: 0, signals: 0, strategies: 0, stats: 0, all: 0 },
});

/** (state, event) → state. Pure: no clock, no page, no network. */
export function reduce(state, event) {
  if (Object.hasOwn(FROM_GATEWAY, event.type)) return withEventId(FROM_GATEWAY[event.type](state, event), event);
  return Object.hasOwn(OF_THE_PAGE, event.type) ? OF_THE_PAGE[event.type](state, event) : state;
}

/** Whether the gateway sends events of this type; anything else that it sends is ignored. */
export const isFromGateway = (type) => Object.hasOwn(FROM_GATEWAY, type);

const FROM_GATEWAY = {
  candle: applyCandle,
  feature_update: applyFeatures,
  signal_fire: applyFire,
  trade_open: applyOpen,
  trade_close: applyClose,
  order_refused: applyRefusal,
  strategy: applyStrategy,
  reset: (state, event) => ({ ...want(state, 'all'), lastEventId: eventIdOf(event) }),
};

const OF_THE_PAGE = {
  snapshot: applySnapshot,
  candlesLoaded: (state, event) => mergeCandles(state, event.symbol, event.rows),
  tradesLoaded: (state, event) => mergeTrades(state, event.rows),
  signalsLoaded: (state, event) => mergeSignals(state, event.answer),
  strategiesLoaded: (state, event) => ({ ...state, strategies: strategiesOf(event.rows) }),
  strategyChanged: applyStrategy,
  explained: (state, event) => applyExplanation(state, event.answer),
  wish: applyWish,
  statsLoaded: (state, event) => ({ ...state, stats: event.answer }),
  systemLoaded: (state, event) => ({ ...state, system: event.answer }),
  problem: applyProblem,
  connection: (state, event) => ({ ...state, connection: { state: event.state, retryAt: event.retryAt ?? null } }),
};

// MARK: event ids

function eventIdOf(event) {
  return typeof event.id === 'string' && /.-\d+$/.test(event.id) ? event.id : null;
}

function splitId(id) {
  const cut = id.lastIndexOf('-');
  return { epoch: id.slice(0, cut), number: Number(id.slice(cut + 1)) };
}

function withEventId(state, event) {
  const id = eventIdOf(event);
  if (id === null || id === state.lastEventId) return state;
  if (state.lastEventId !== null) {
    const [old, new_] = [splitId(state.lastEventId), splitId(id)];
    if (old.epoch === new_.epoch && new_.number <= old.number) return state;
    // A trade's own id must not pass for an event's.
    if (old.epoch !== new_.epoch && event.type === 'trade_open') return state;
  } else if (event.type === 'trade_open') {
    return state;
  }
  return { ...state, lastEventId: id };
}

const want = (state, what) => ({ ...state, wanted: { ...state.wanted, [what]: state.wanted[what] + 1 } });

// MARK: candles

function barOf(row) {
  const bar = {
    ts: finite(row.ts), open: finite(row.open), high: finite(row.high),
    low: finite(row.low), close: finite(row.close), volume: finite(row.volume) ?? 0,
  };
  return [bar.ts, bar.open, bar.high, bar.low, bar.close].includes(null) ? null : bar;
}

const sameBar = (a, b) => a.ts === b.ts && a.open === b.open && a.high === b.high
  && a.low === b.low && a.close === b.close && a.volume === b.volume;

function applyCandle(state, event) {
  const bar = barOf(event);
  if (bar === null || typeof event.symbol !== 'string') return state;
  return event.closed === false
    ? withForming(state, event.symbol, bar)
    : withClosed(state, event.symbol, bar, event.receivedAt);
}

function withForming(state, symbol, bar) {
  const newest = state.candles[symbol]?.at(-1);
  const current = state.forming[symbol];
  if (newest && bar.ts <= newest.ts) return state;
  if (current && (bar.ts < current.ts || sameBar(current, bar))) return state;
  return { ...state, forming: { ...state.forming, [symbol]: bar } };
}

function withClosed(state, symbol, bar, receivedAt) {
  const bars = state.candles[symbol] ?? [];
  const newest = bars.at(-1);
  let next;
  let isNew = false;
  if (!newest || bar.ts > newest.ts) {
    next = bars.length >= LIMITS.bars ? bars.slice(bars.length - LIMITS.bars + 1) : bars.slice();
    next.push(bar);
    isNew = true;
  } else {
    let at = bars.length - 1;
    while (at >= 0 && bars[at].ts > bar.ts) at -= 1;
    if (at >= 0 && sameBar(bars[at], bar)) return state;
    if (at < 0) return state;
    next = bars.slice();
    next.splice(bars[at].ts === bar.ts ? at : at + 1, bars[at].ts === bar.ts ? 1 : 0, bar);
  }
  const forming = state.forming[symbol];
  const result = { ...state, candles: { ...state.candles, [symbol]: next } };
  if (forming && forming.ts <= bar.ts) result.forming = { ...state.forming, [symbol]: null };
  if (isNew && receivedAt) result.lastBarSeenAt = receivedAt;
  return isNew && newest && bar.ts > newest.ts + BAR_SECONDS ? want(result, 'candles') : result;
}

function mergeCandles(state, symbol, rows) {
  const byTime = new Map((state.candles[symbol] ?? []).map((bar) => [bar.ts, bar]));
  for (const row of rows) {
    const bar = barOf(row);
    if (bar) byTime.set(bar.ts, bar);
  }
  const bars = [...byTime.values()].sort((a, b) => a.ts - b.ts).slice(-LIMITS.bars);
  const newest = bars.at(-1);
  const forming = state.forming[symbol];
  return {
    ...state,
    candles: { ...state.candles, [symbol]: bars },
    forming: forming && newest && forming.ts <= newest.ts ? { ...state.forming, [symbol]: null } : state.forming,
  };
}

// MARK: signals

/** A bar was judged: what each signal made of it has to be asked for. */
function applyFeatures(state, event) {
  const ts = finite(event.ts);
  if (ts === null || (state.judgedTs !== null && ts <= state.judgedTs)) return state;
  return want({ ...state, judgedTs: ts }, 'signals');
}

/** Changes a signal that the gateway has named; one that it has not named gets no card. */
function withSignal(state, name, fields) {
  const signal = named(state.signals, name);
  return signal ? { ...state, signals: { ...state.signals, [name]: { ...signal, ...fields } } } : state;
}

const conditionOf = (row) => ({
  direction: row.direction, text: String(row.text ?? ''), value: finite(row.value), threshold: finite(row.threshold),
  holds: typeof row.holds === 'boolean' ? row.holds : null,
});

function signalOf(name, row, judgedTs) {
  const outcome = row.outcome ?? null;
  return {
    signal: name, version: finite(row.version) ?? 1, title: row.title ?? '', theory: row.theory ?? '', instrument: row.instrument ?? null,
    last_fire_ts: finite(row.last_fire_ts), last_fire_dir: row.last_fire_dir ?? null, open_trade_id: row.open_trade_id ?? null,
    status: row.status ?? 'WATCHING', hold_bars: finite(row.hold_bars), cooldown_bars: finite(row.cooldown_bars) ?? 0,
    outcome, judged_ts: outcome === null ? null : judgedTs, conditions: (row.conditions ?? []).map(conditionOf),
  };
}

function mergeSignals(state, answer) {
  const judgedTs = finite(answer?.features?.ts);
  const signals = {};
  for (const [name, row] of Object.entries(answer?.signal_states ?? {})) {
    signals[name] = withNewerOf(named(state.signals, name), signalOf(name, row ?? {}, judgedTs));
  }
  return { ...state, signals, judgedTs: Math.max(judgedTs ?? 0, state.judgedTs ?? 0) || null };
}

/** What the page knows better than an answer that was on its way: a later fire, and what came of the last bar of its own. */
function withNewerOf(local, given) {
  if (local === null) return given;
  const merged = { ...given };
  if ((local.last_fire_ts ?? 0) > (given.last_fire_ts ?? 0)) {
    for (const field of ['last_fire_ts', 'last_fire_dir', 'open_trade_id', 'status']) merged[field] = local[field];
  }
  // A strategy on longer bars is not judged at each bar: until the next of its own, the last one says how it stands.
  if (given.judged_ts === null && local.judged_ts !== null && local.version === given.version) {
    for (const field of ['outcome', 'judged_ts', 'conditions']) merged[field] = local[field];
  }
  return merged;
}

function applyExplanation(state, answer) {
  const ts = finite(answer?.ts);
  const signal = named(state.signals, answer?.signal);
  if (!signal || ts === null || signal.version !== finite(answer.version) || ts <= (signal.judged_ts ?? -1)) return state;
  return withSignal(state, signal.signal, { outcome: answer.outcome ?? null, judged_ts: ts, conditions: (answer.conditions ?? []).map(conditionOf) });
}

function applyFire(state, event) {
  const ts = finite(event.ts);
  if (ts === null || typeof event.signal !== 'string') return state;
  const key = `${event.signal}@${ts}`;
  if (state.fires[key]) return state;
  const fire = { signal: event.signal, direction: event.direction, ts, entry_price: finite(event.entry_price) };
  let next = { ...state, fires: bounded({ ...state.fires, [key]: fire }, LIMITS.fires, (one) => one.ts) };
  const signal = named(state.signals, event.signal);
  if (signal && ts > (signal.last_fire_ts ?? -1)) {
    const status = signal.status === 'WATCHING' ? 'COOLING DOWN' : signal.status;
    next = withSignal(next, event.signal, { last_fire_ts: ts, last_fire_dir: event.direction, status });
  }
  next = logged(next, [{ kind: 'fire', ...fire, price: fire.entry_price }]);
  return want(next, 'signals');
}

// MARK: strategies

/** The list without what the cards have from the signals. */
function strategiesOf(rows) {
  const strategies = {};
  for (const row of rows ?? []) {
    if (typeof row?.name !== 'string') continue;
    strategies[row.name] = {
      name: row.name, version: finite(row.version) ?? 1, state: row.state ?? 'running', timeframe: row.timeframe ?? null,
      exit: { LONG: row.exit?.long ?? [], SHORT: row.exit?.short ?? [] },
    };
  }
  return strategies;
}

/** A strategy was defined, started, stopped or removed. What its rules are has to be asked for. */
function applyStrategy(state, event) {
  const name = event.signal;
  let next = want(want(want(state, 'signals'), 'strategies'), 'stats');
  // No state: nothing had to change, so that what the page shows may be what is old.
  if (typeof name !== 'string' || !['running', 'stopped', 'removed'].includes(event.state)) return next;
  // Whatever was asked for, and perhaps failed, is overtaken.
  next = { ...next, wishes: without(next.wishes, name) };
  if (event.state === 'removed') return { ...next, signals: without(next.signals, name), strategies: without(next.strategies, name) };
  const known = named(next.strategies, name) ?? { name, timeframe: null, exit: { LONG: [], SHORT: [] } };
  next = { ...next, strategies: { ...next.strategies, [name]: { ...known, version: finite(event.version) ?? known.version ?? 1, state: event.state } } };
  const status = named(next.signals, name)?.status;
  if (event.state === 'stopped' && status !== 'ACTIVE') return withSignal(next, name, { status: 'STOPPED' });
  return event.state === 'running' && status === 'STOPPED' ? withSignal(next, name, { status: 'WATCHING' }) : next;
}

/** What the owner asked for and is not answered yet, or why it was refused; neither: it is done. */
function applyWish(state, { name, verb = null, problem = null }) {
  const wishes = without(state.wishes, name);
  if (verb !== null || problem !== null) wishes[name] = { verb, problem };
  return { ...state, wishes };
}

function without(members, name) {
  const { [name]: _, ...others } = members;
  return others;
}

// MARK: trades

export const isOpen = (trade) => trade.status === 'OPEN';
const tradeKey = (signal, entryTs) => `${signal}@${entryTs}`;

function tradeOf(row) {
  const entryTs = finite(row.entry_ts);
  if (entryTs === null || typeof row.signal !== 'string') return null;
  const status = String(row.status ?? (row.exit_ts == null ? 'OPEN' : 'CLOSED')).toUpperCase();
  return {
    key: tradeKey(row.signal, entryTs), id: row.id ?? null, signal: row.signal, version: finite(row.version) ?? 1, direction: row.direction,
    entry_ts: entryTs, entry_price: finite(row.entry_price), exit_ts: finite(row.exit_ts), exit_price: finite(row.exit_price),
    hold_bars: finite(row.hold_bars), gross_bps: finite(row.gross_bps), net_bps: finite(row.net_bps),
    exit_reason: row.exit_reason ?? null, status,
  };
}

function mergeTrades(state, rows) {
  const trades = { ...state.trades };
  const lines = [];
  for (const row of rows) {
    const trade = tradeOf(row);
    if (!trade) continue;
    const local = trades[trade.key];
    if (local && !isOpen(local) && isOpen(trade)) continue;
    trades[trade.key] = trade;
    lines.push(openLine(trade));
    if (!isOpen(trade)) lines.push(closeLine(trade));
  }
  return logged({ ...state, trades: bounded(trades, LIMITS.trades, (one) => one.entry_ts) }, lines);
}

function applyOpen(state, event) {
  const ts = finite(event.ts);
  if (ts === null || typeof event.signal !== 'string') return state;
  const key = tradeKey(event.signal, ts);
  if (state.trades[key]) return state;
  const id = event.trade_id ?? (typeof event.id === 'number' ? event.id : null);
  const trade = tradeOf({
    id, signal: event.signal, version: event.version, direction: event.direction, entry_ts: ts, entry_price: event.entry_price,
    hold_bars: event.hold_bars, status: 'OPEN',
  });
  let next = { ...state, trades: bounded({ ...state.trades, [key]: trade }, LIMITS.trades, (one) => one.entry_ts) };
  if ((named(state.signals, event.signal)?.last_fire_ts ?? 0) <= ts) {
    next = withSignal(next, event.signal, { status: 'ACTIVE', open_trade_id: id, last_fire_ts: ts, last_fire_dir: event.direction });
  }
  next = logged(next, [openLine(trade)]);
  // Null is a trade that only a rule ends; an event that does not say has to be asked about.
  return want(event.hold_bars === undefined ? want(next, 'trades') : next, 'signals');
}

function applyClose(state, event) {
  const ts = finite(event.ts);
  if (ts === null || typeof event.signal !== 'string') return state;
  const ofSignal = Object.values(state.trades).filter((trade) => trade.signal === event.signal);
  const open = openedBy(event, ofSignal);
  if (!open) {
    const isKnown = ofSignal.some((trade) => !isOpen(trade) && trade.exit_ts === ts);
    return isKnown || isOlderThanKept(state, ts) ? state : want(state, 'trades');
  }
  const trade = {
    ...open, status: 'CLOSED', exit_ts: ts, exit_price: finite(event.exit_price),
    gross_bps: finite(event.gross_bps), net_bps: finite(event.net_bps), exit_reason: event.exit_reason ?? null,
  };
  let next = { ...state, trades: { ...state.trades, [open.key]: trade } };
  const isStopped = named(state.strategies, event.signal)?.state === 'stopped';
  next = withSignal(next, event.signal, { status: isStopped ? 'STOPPED' : 'WATCHING', open_trade_id: null });
  next = want(want(logged(next, [closeLine(trade)]), 'signals'), 'stats');
  return trade.net_bps === null || trade.exit_reason === null ? want(next, 'trades') : next;
}

/** The open trade that an exit ends. A strategy may have two: an earlier version's runs on to its exit. */
function openedBy(event, ofSignal) {
  const entryTs = finite(event.entry_ts);
  return ofSignal.filter((trade) => isOpen(trade) && (entryTs === null ? trade.entry_ts < event.ts : trade.entry_ts === entryTs))
    .sort((a, b) => b.entry_ts - a.entry_ts)[0] ?? null;
}

function isOlderThanKept(state, ts) {
  const oldest = Math.min(...Object.values(state.trades).map((trade) => trade.entry_ts));
  return Number.isFinite(oldest) && ts <= oldest;
}

function applyRefusal(state, event) {
  const ts = finite(event.ts);
  if (ts === null) return state;
  const line = { kind: 'refused', signal: event.signal ?? '', direction: event.direction ?? null, ts, reason: String(event.reason ?? 'no reason given') };
  return logged(state, [line]);
}

// MARK: the list of recent events

const ORDER = { close: 0, fire: 1, open: 2, refused: 2 };
const openLine = (trade) => ({ kind: 'open', signal: trade.signal, direction: trade.direction, ts: trade.entry_ts, price: trade.entry_price });
const closeLine = (trade) => ({
  kind: 'close', signal: trade.signal, direction: trade.direction, ts: trade.exit_ts,
  price: trade.exit_price, gross_bps: trade.gross_bps, net_bps: trade.net_bps,
});

/** Newest first; a line that is already there is replaced, never doubled. */
function logged(state, lines) {
  if (lines.length === 0) return state;
  const byKey = new Map(state.log.map((line) => [line.key, line]));
  for (const line of lines) {
    const key = `${line.kind}|${line.signal}|${line.ts}`;
    byKey.set(key, { ...line, key });
  }
  const log = [...byKey.values()]
    .sort((a, b) => b.ts - a.ts || ORDER[b.kind] - ORDER[a.kind] || a.key.localeCompare(b.key))
    .slice(0, LIMITS.log);
  return { ...state, log };
}

/** The newest `limit` members of a keyed collection; open trades are never dropped. */
function bounded(members, limit, timeOf) {
  const keys = Object.keys(members);
  if (keys.length <= limit) return members;
  const kept = keys.sort((a, b) => timeOf(members[b]) - timeOf(members[a]));
  return Object.fromEntries(kept.filter((key, place) => place < limit || isOpen(members[key])).map((key) => [key, members[key]]));
}

// MARK: loading

/** Everything by REST, in place of what was known: at the start and after a `reset`. What could not be loaded stays. */
function applySnapshot(state, event) {
  let next = {
    ...initialState,
    loaded: true, stats: event.stats ?? state.stats, system: state.system, problems: state.problems, wishes: state.wishes,
    strategies: event.strategies ? strategiesOf(event.strategies) : state.strategies,
    connection: state.connection, lastEventId: state.lastEventId, lastBarSeenAt: event.receivedAt ?? null, wanted: state.wanted,
  };
  for (const symbol of SYMBOLS) {
    const rows = event.candles?.[symbol];
    if (rows) next = mergeCandles(next, symbol, rows);
    else next = { ...next, candles: { ...next.candles, [symbol]: state.candles[symbol] ?? [] } };
  }
  next = event.trades ? mergeTrades(next, event.trades) : { ...next, trades: state.trades, log: state.log };
  return event.signals ? mergeSignals(next, event.signals) : { ...next, signals: state.signals, judgedTs: state.judgedTs };
}

function applyProblem(state, event) {
  const before = state.problems[event.what] ?? null;
  const message = event.message ?? null;
  return before === message ? state : { ...state, problems: { ...state.problems, [event.what]: message } };
}

// MARK: what is read from the state

/** The newest price of a symbol: the bar in progress, else the newest closed bar. */
export function lastPrice(state, symbol) {
  return state.forming[symbol]?.close ?? state.candles[symbol]?.at(-1)?.close ?? null;
}

/**
 * The instrument of a trade or a fire. The gateway names it for the strategies that are there; for one that is gone, or whose version
 * traded something else, the bar at whose close the trade was entered tells it.
 */
export function symbolOf(state, { signal, entry_ts: entryTs, entry_price: entryPrice }) {
  const closesAt = (symbol) => entryPrice !== null && barAt(state.candles[symbol] ?? [], entryTs)?.close === entryPrice;
  const own = named(state.signals, signal)?.instrument;
  const candidates = SYMBOLS.includes(own) ? [own, ...SYMBOLS.filter((symbol) => symbol !== own)] : SYMBOLS;
  return candidates.find(closesAt) ?? candidates[0] ?? TRADED_SYMBOL;
}

function barAt(bars, ts) {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle].ts < ts) low = middle + 1; else high = middle;
  }
  return bars[low]?.ts === ts ? bars[low] : null;
}

/** Signals on longer bars of whose last bar the page has not heard: the newest five minutes, which is all that REST tells, completed none. */
export function unexplained(state) {
  return Object.values(state.signals)
    .filter((signal) => signal.judged_ts === null && (named(state.strategies, signal.signal)?.timeframe ?? '5m') !== '5m')
    .map((signal) => signal.signal);
}

/** The newest moment that the data itself has reached, unix seconds. */
export function dataNow(state) {
  let now = null;
  for (const symbol of SYMBOLS) {
    const closed = state.candles[symbol]?.at(-1);
    if (closed) now = Math.max(now ?? 0, closed.ts + BAR_SECONDS);
    const forming = state.forming[symbol];
    if (forming) now = Math.max(now ?? 0, forming.ts);
  }
  return now;
}

/** The speed of a simulated market, from `speed` or from the words of its description. */
export function simulatedSpeed(system) {
  if (!system || system.market !== 'simulated') return null;
  const given = finite(system.speed);
  if (given !== null) return given;
  const words = String(system.description ?? '').match(/(?:speed\s*[×x]?|[×x])\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*×/i);
  return words ? Number(words[1] ?? words[2]) : null;
}

/**
 * How fresh the data is. Stale: the market has moved on by more than two bars of its own time since the newest
 * closed bar, or too much wall clock has passed without one. Not connected: nobody knows.
 */
export function freshness(state, wallSeconds) {
  const newest = SYMBOLS.map((symbol) => state.candles[symbol]?.at(-1)?.ts).filter((ts) => ts !== undefined);
  if (newest.length === 0) return { level: 'unknown', closedAt: null, why: 'no bar yet' };
  const closedAt = Math.min(...newest) + BAR_SECONDS;
  if (state.connection.state !== 'live') return { level: 'unknown', closedAt, why: 'not connected' };
  const late = (seconds, unit) => ({ level: 'stale', closedAt, why: `no closed bar for ${duration(seconds)}${unit}` });
  const behind = dataNow(state) - closedAt;
  if (behind >= 2 * BAR_SECONDS) return late(behind, ' of market time');
  if (state.system?.market === 'live') {
    const age = wallSeconds - closedAt;
    return age > 2 * BAR_SECONDS + 30 ? late(age, '') : { level: 'fresh', closedAt, why: '' };
  }
  const speed = state.system?.market === 'simulated' ? simulatedSpeed(state.system) ?? 60 : 1;
  const silent = state.lastBarSeenAt === null ? 0 : wallSeconds - state.lastBarSeenAt;
  if (silent > Math.max(15, (3 * BAR_SECONDS) / (speed || 60))) {
    return { level: 'stale', closedAt, why: `no new bar for ${silent < 120 ? `${Math.floor(silent)} s` : duration(silent)}` };
  }
  return { level: 'fresh', closedAt, why: '' };
}
