import {
  candlesOf, explanationOf, framesOf, instrumentOf, instrumentsOf, integrityOf, signalsOf, statsOf, strategiesOf, strategyOf, systemOf, tradeRecordsOf, tradesOf, wishOf,
} from './decodeAnswers';
import { WireError } from './fields';
import { GatewayError } from './GatewayError';

const REQUEST_TIMEOUT_MS = 15_000;
/** The most rows that the gateway gives in one answer. */
export const MOST_ROWS = 10_000;

const MOST_EXCEPTIONS = 200;

/** The gateway's REST interface. Everything throws `GatewayError`, also where an answer is not what the interface promises. */
export const api = {
  /** The last bars of an instrument, `length` such as `5m`. */
  candles: (instrument: string, length: string, limit: number) =>
    get(`/api/candles?instrument=${encodeURIComponent(instrument)}&length=${length}&limit=${limit}`, candlesOf),
  instruments: () => get('/api/instruments', instrumentsOf),
  /** Follows an instrument; `what` such as `5m,1m`. */
  follow: (instrument: string, what: string) =>
    ask('/api/instruments', { method: 'POST', body: JSON.stringify({ instrument, what }), headers: { 'content-type': 'application/json' } }, instrumentOf),
  unfollow: (instrument: string) => ask(`/api/instruments/${encodeURIComponent(instrument)}`, { method: 'DELETE' }, instrumentOf),
  trades: (limit: number) => get(`/api/trades?status=all&limit=${limit}`, tradesOf),
  tradeRecords: (id: number) => get(`/api/trades/${id}/records`, tradeRecordsOf),
  signals: () => get('/api/signals', signalsOf),
  stats: () => get('/api/stats', statsOf),
  strategies: () => get('/api/strategies', strategiesOf),
  strategy: (name: string) => get(strategyPath(name), strategyOf),
  explain: (name: string, ts?: number) => get(strategyPath(name, ts === undefined ? '/explain' : `/explain?ts=${ts}`), explanationOf),
  /** What a judgement at the close of the bar that opens at `ts` rests on. */
  integrityOf: (ts: number) => get(`/api/integrity?bar=${ts}`, integrityOf),
  /** The venue's own messages that told of a bar, or of an hour's reading. */
  frames: (instrument: string, ts: number) => get(`/api/frames?instrument=${encodeURIComponent(instrument)}&ts=${ts}`, framesOf),
  /** What was late, filled, missing or revised in the last hours. */
  exceptions: (hours: number) => get(`/api/integrity?hours=${hours}&limit=${MOST_EXCEPTIONS}`, integrityOf),
  system: () => get('/api/system', systemOf),
  define: (document: string) => ask('/api/strategies', { method: 'POST', body: document, headers: { 'content-type': 'application/yaml' } }, wishOf),
  change: (name: string, verb: Verb) =>
    verb === 'remove' ? ask(strategyPath(name), { method: 'DELETE' }, wishOf) : ask(strategyPath(name, `/${verb}`), { method: 'POST' }, wishOf),
};

export type Verb = 'start' | 'stop' | 'remove';

const strategyPath = (name: string, rest = '') => `/api/strategies/${encodeURIComponent(name)}${rest}`;
const get = <T>(path: string, decode: (body: unknown) => T) => ask(path, {}, decode);

async function ask<T>(path: string, options: RequestInit, decode: (body: unknown) => T): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), REQUEST_TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      ...options, headers: { accept: 'application/json', ...options.headers }, cache: 'no-store', signal: abort.signal,
    });
  } catch {
    clearTimeout(timer);
    throw new GatewayError(abort.signal.aborted ? 'the gateway did not answer in time' : 'the gateway cannot be reached', 0);
  }
  // A failure's body may be anything; its status is told all the same.
  const body: unknown = await response.json().catch(() => null);
  clearTimeout(timer);
  if (!response.ok) throw new GatewayError(messageIn(body) ?? `the gateway answered ${response.status}`, response.status);
  if (body === null) throw new GatewayError('the answer is not JSON', response.status);
  try {
    return decode(body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new GatewayError(`the answer is not what it should be (${error.message})`, response.status);
  }
}

function messageIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body as { error: unknown };
  if (typeof error !== 'object' || error === null || !('message' in error)) return null;
  const { message } = error as { message: unknown };
  return typeof message === 'string' ? message : null;
}
