// The page's whole state and the one pure function that changes it.
//
// Events of the gateway may repeat what REST has already given, and REST may be older than events
// that came while it was on its way: applying either again, or late, changes nothing.
// A slice that did not change keeps its identity, so that whoever draws can compare with `!==`.

import { duration, finite } from './format.js';
import { inOrder } from './signals.js';

export const BAR_SECONDS = 300;
export const SYMBOLS = ['BTC-USD', 'ETH-USD'];
/** The instrument that every signal trades. */
export const TRADED_SYMBOL = 'BTC-USD';
export const LIMITS = { bars: 1440, trades: 400, fires: 400, log: 150 };

export const initialState = Object.freeze({
  loaded: false,
  candles: {},
  forming: {},
  trades: {},
  fires: {},
  signals: {},
  features: null,
  flip: null,
  stats: null,
  system: null,
  log: [],
  problems: {},
  connection: { state: 'connecting', retryAt: null },
  lastEventId: null,
  lastBarSeenAt: null,
  wanted: { candles: 0, trades: 0, signals: 0, stats: 0, all: 0 },
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
  reset: (state, event) => ({ ...want(state, 'all'), lastEventId: eventIdOf(event) }),
};

const OF_THE_PAGE = {
  snapshot: applySnapshot,
  candlesLoaded: (state, event) => mergeCandles(state, event.symbol, event.rows),
  tradesLoaded: (state, event) => mergeTrades(state, event.rows),
  signalsLoaded: (state, event) => mergeSignals(state, event.answer),
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

// MARK: features

const FEATURES = ['eth_slope_sign', 'volume_btc_pct', 'long_liq_btc_pct', 'short_liq_btc_pct', 'total_liq_btc_pct'];

function applyFeatures(state, event) {
  const ts = finite(event.ts);
  const known = state.features?.ts ?? null;
  if (ts === null || (known !== null && ts < known)) return state;
  const features = { ts };
  for (const name of FEATURES) features[name] = finite(event[name]);
  const [before, now] = [previousSlope(state, event, ts), features.eth_slope_sign];
  const flipped = before !== null && now !== null && before !== now;
  const next = { ...state, features, flip: flipped ? { ts, from: before, to: now } : state.flip };
  return ts === known ? next : want(next, 'signals');
}

function previousSlope(state, event, ts) {
  const given = finite(event.eth_slope_sign_prev);
  if (given !== null) return given;
  return state.features && state.features.ts < ts ? state.features.eth_slope_sign : null;
}

// MARK: signals

const blankSignal = (name) => ({
  signal: name, last_fire_ts: null, last_fire_dir: null, open_trade_id: null, status: 'WATCHING',
});

function withSignal(state, name, fields) {
  const signal = { ...(state.signals[name] ?? blankSignal(name)), ...fields };
  return { ...state, signals: { ...state.signals, [name]: signal } };
}

function mergeSignals(state, answer) {
  const given = answer?.signal_states ?? {};
  const signals = {};
  for (const name of inOrder(Object.keys(given))) {
    const row = given[name] ?? {};
    const local = state.signals[name];
    const fired = finite(row.last_fire_ts);
    const localIsNewer = local && (local.last_fire_ts ?? 0) > (fired ?? 0);
    signals[name] = localIsNewer ? local : {
      signal: name, last_fire_ts: fired, last_fire_dir: row.last_fire_dir ?? null,
      open_trade_id: row.open_trade_id ?? null, status: row.status ?? 'WATCHING',
    };
  }
  const next = { ...state, signals };
  return answer?.features ? { ...applyFeatures(next, answer.features), wanted: state.wanted } : next;
}

function applyFire(state, event) {
  const ts = finite(event.ts);
  if (ts === null || typeof event.signal !== 'string') return state;
  const key = `${event.signal}@${ts}`;
  if (state.fires[key]) return state;
  const fire = { signal: event.signal, direction: event.direction, ts, entry_price: finite(event.entry_price) };
  let next = { ...state, fires: bounded({ ...state.fires, [key]: fire }, LIMITS.fires, (one) => one.ts) };
  const signal = state.signals[event.signal] ?? blankSignal(event.signal);
  if (signal.last_fire_ts === null || ts > signal.last_fire_ts) {
    const status = signal.status === 'WATCHING' ? 'COOLING DOWN' : signal.status;
    next = withSignal(next, event.signal, { last_fire_ts: ts, last_fire_dir: event.direction, status });
  }
  next = logged(next, [{ kind: 'fire', ...fire, price: fire.entry_price }]);
  return want(next, 'signals');
}

// MARK: trades

export const isOpen = (trade) => trade.status === 'OPEN';
const tradeKey = (signal, entryTs) => `${signal}@${entryTs}`;

function tradeOf(row) {
  const entryTs = finite(row.entry_ts);
  if (entryTs === null || typeof row.signal !== 'string') return null;
  const status = String(row.status ?? (row.exit_ts == null ? 'OPEN' : 'CLOSED')).toUpperCase();
  return {
    key: tradeKey(row.signal, entryTs), id: row.id ?? null, signal: row.signal, direction: row.direction,
    entry_ts: entryTs, entry_price: finite(row.entry_price), exit_ts: finite(row.exit_ts), exit_price: finite(row.exit_price),
    hold_bars: finite(row.hold_bars), gross_bps: finite(row.gross_bps), net_bps: finite(row.net_bps), status,
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
    id, signal: event.signal, direction: event.direction, entry_ts: ts, entry_price: event.entry_price,
    hold_bars: event.hold_bars, status: 'OPEN',
  });
  let next = { ...state, trades: bounded({ ...state.trades, [key]: trade }, LIMITS.trades, (one) => one.entry_ts) };
  if ((state.signals[event.signal]?.last_fire_ts ?? 0) <= ts) {
    next = withSignal(next, event.signal, { status: 'ACTIVE', open_trade_id: id, last_fire_ts: ts, last_fire_dir: event.direction });
  }
  next = logged(next, [openLine(trade)]);
  return want(trade.hold_bars === null ? want(next, 'trades') : next, 'signals');
}

function applyClose(state, event) {
  const ts = finite(event.ts);
  if (ts === null || typeof event.signal !== 'string') return state;
  const ofSignal = Object.values(state.trades).filter((trade) => trade.signal === event.signal);
  const closed = ofSignal.find((trade) => !isOpen(trade) && trade.exit_ts === ts);
  if (closed) return state;
  const open = ofSignal.filter((trade) => isOpen(trade) && trade.entry_ts < ts).sort((a, b) => b.entry_ts - a.entry_ts)[0];
  if (!open) return isOlderThanKept(state, ts) ? state : want(state, 'trades');
  const trade = {
    ...open, status: 'CLOSED', exit_ts: ts, exit_price: finite(event.exit_price),
    gross_bps: finite(event.gross_bps), net_bps: finite(event.net_bps),
  };
  let next = { ...state, trades: { ...state.trades, [open.key]: trade } };
  if (state.signals[event.signal]) next = withSignal(next, event.signal, { status: 'WATCHING', open_trade_id: null });
  next = want(want(logged(next, [closeLine(trade)]), 'signals'), 'stats');
  return trade.net_bps === null ? want(next, 'trades') : next;
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
    loaded: true, stats: event.stats ?? state.stats, system: state.system, problems: state.problems,
    connection: state.connection, lastEventId: state.lastEventId, lastBarSeenAt: event.receivedAt ?? null, wanted: state.wanted,
  };
  for (const symbol of SYMBOLS) {
    const rows = event.candles?.[symbol];
    if (rows) next = mergeCandles(next, symbol, rows);
    else next = { ...next, candles: { ...next.candles, [symbol]: state.candles[symbol] ?? [] } };
  }
  next = event.trades ? mergeTrades(next, event.trades) : { ...next, trades: state.trades, log: state.log };
  return event.signals
    ? mergeSignals(next, event.signals)
    : { ...next, signals: state.signals, features: state.features, flip: state.flip };
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
  const words = String(system.description ?? '').match(/(?:speed\s*[×x]?|[×x])\s*(\d+(?:\.\d+)?)/i);
  return words ? Number(words[1]) : null;
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
