import type { Trade } from '../../state/State';

/** The running sum of net returns in basis points, from 0, of closed trades that come newest first. */
export function cumulative(trades: readonly Trade[]): number[] {
  const sums = [0];
  let sum = 0;
  for (const trade of [...trades].reverse()) {
    if (trade.net_bps === null) continue;
    sum += trade.net_bps;
    sums.push(sum);
  }
  return sums;
}
