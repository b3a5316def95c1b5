/** Length of the time that a reading of liquidations covers. */
export const HOUR_SECONDS = 3_600;

/** `BTC-USD` of `coinbase:BTC-USD`; with the length where it is not that of the bars that are judged: `BTC-USD 1m`. */
export function seriesOf(instrument: string, seconds: number): string {
  const symbol = instrument.slice(instrument.indexOf(':') + 1);
  return seconds === 60 ? `${symbol} 1m` : symbol;
}
