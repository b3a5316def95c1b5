/** Length of the time that a reading of liquidations covers. */
export const HOUR_SECONDS = 3_600;

/** Venues whose symbols are told apart by their form: those of others may be called alike. */
const TOLD_BY_SYMBOL: ReadonlySet<string> = new Set(['coinbase', 'gateio']);

/** `BTC-USD` of `coinbase:BTC-USD`, `binanceus:BTCUSDT` in full; with the length where it is not that of the bars that are judged: `BTC-USD 1m`. */
export function seriesOf(instrument: string, seconds: number): string {
  const colon = instrument.indexOf(':');
  const name = TOLD_BY_SYMBOL.has(instrument.slice(0, Math.max(colon, 0))) ? instrument.slice(colon + 1) : instrument;
  return seconds === 60 ? `${name} 1m` : name;
}
