import { csvOf } from '../../lib/csv';
import { api, MOST_ROWS } from '../../wire/api';
import type { TradeRow } from '../../wire/answers';

const COLUMNS: readonly (keyof TradeRow)[] = [
  'id', 'signal', 'version', 'instrument', 'direction', 'status', 'entry_ts', 'entry_price', 'exit_ts', 'exit_price', 'hold_bars', 'gross_bps', 'net_bps',
  'exit_reason', 'booked_late', 'hold_seconds',
];

/**
 * Gives the browser a file with the trades of one strategy, or of all when `signal` is empty: as the gateway has them, with full precision, times
 * in unix seconds. Throws `GatewayError`.
 */
export async function exportTrades(kind: 'csv' | 'json', signal: string): Promise<void> {
  const rows = (await api.trades(MOST_ROWS)).filter((row) => signal === '' || row.signal === signal);
  const text = kind === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : csvOf(COLUMNS, rows.map((row) => COLUMNS.map((column) => row[column])));
  const url = URL.createObjectURL(new Blob([text], { type: kind === 'json' ? 'application/json' : 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `trades${signal === '' ? '' : `-${signal}`}.${kind}`;
  link.click();
  // The download has begun with the click; the memory can be given back.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
