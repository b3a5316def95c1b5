import type {
  CandleRow, Explanation, IntegrityAnswer, SignalsAnswer, StatsAnswer, StrategyRow, SystemAnswer, TradeRecord, TradeRow, VenueFrame, WishAnswer,
} from './answers';
import { GatewayError } from './GatewayError';

const REQUEST_TIMEOUT_MS = 15_000;
/** The most rows that the gateway gives in one answer. */
export const MOST_ROWS = 10_000;

const MOST_EXCEPTIONS = 200;

/** The gateway's REST interface. Everything throws `GatewayError`. */
export const api = {
  candles: (symbol: string, limit: number) => get<CandleRow[]>(`/api/candles?symbol=${encodeURIComponent(symbol)}&limit=${limit}`),
  trades: (limit: number) => get<TradeRow[]>(`/api/trades?status=all&limit=${limit}`),
  tradeRecords: (id: number) => get<TradeRecord[]>(`/api/trades/${id}/records`),
  signals: () => get<SignalsAnswer>('/api/signals'),
  stats: () => get<StatsAnswer>('/api/stats'),
  strategies: () => get<StrategyRow[]>('/api/strategies'),
  strategy: (name: string) => get<StrategyRow>(strategyPath(name)),
  explain: (name: string, ts?: number) => get<Explanation>(strategyPath(name, ts === undefined ? '/explain' : `/explain?ts=${ts}`)),
  /** What a judgement at the close of the bar that opens at `ts` rests on. */
  integrityOf: (ts: number) => get<IntegrityAnswer>(`/api/integrity?bar=${ts}`),
  /** The venue's own messages that told of a bar, or of an hour's reading. */
  frames: (instrument: string, ts: number) => get<VenueFrame[]>(`/api/frames?instrument=${encodeURIComponent(instrument)}&ts=${ts}`),
  /** What was late, filled, missing or revised in the last hours. */
  exceptions: (hours: number) => get<IntegrityAnswer>(`/api/integrity?hours=${hours}&limit=${MOST_EXCEPTIONS}`),
  system: () => get<SystemAnswer>('/api/system'),
  define: (document: string) => ask<WishAnswer>('/api/strategies', { method: 'POST', body: document, headers: { 'content-type': 'application/yaml' } }),
  change: (name: string, verb: Verb) =>
    verb === 'remove' ? ask<WishAnswer>(strategyPath(name), { method: 'DELETE' }) : ask<WishAnswer>(strategyPath(name, `/${verb}`), { method: 'POST' }),
};

export type Verb = 'start' | 'stop' | 'remove';

const strategyPath = (name: string, rest = '') => `/api/strategies/${encodeURIComponent(name)}${rest}`;
const get = <T>(path: string) => ask<T>(path, {});

async function ask<T>(path: string, options: RequestInit): Promise<T> {
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
  return body as T;
}

function messageIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body as { error: unknown };
  if (typeof error !== 'object' || error === null || !('message' in error)) return null;
  const { message } = error as { message: unknown };
  return typeof message === 'string' ? message : null;
}
