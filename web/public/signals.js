// What this page knows by name: a sentence and the conditions of each known signal.
// Which signals exist comes from the gateway; one that is not listed here still gets a card.

const rankOf = (feature, label, threshold) => ({ kind: 'rank', feature, label, threshold });

const KNOWN = {
  'LQ-1': {
    title: 'Long liquidation cascade → SHORT',
    text: 'Forced selling of longs tends to run on. Fires on a new hourly reading in the top tenth.',
    conditions: [rankOf('long_liq_btc_pct', 'Long liquidations rank', 0.9)],
  },
  'LQ-2': {
    title: 'Short liquidation squeeze → LONG',
    text: 'Forced buying by shorts tends to run on. Fires on a new hourly reading in the top tenth.',
    conditions: [rankOf('short_liq_btc_pct', 'Short liquidations rank', 0.9)],
  },
  'LQ-3': {
    title: 'ETH slope turns down, longs under pressure → SHORT',
    text: 'The hourly ETH trend flips to falling while long liquidations are elevated.',
    conditions: [
      { kind: 'flip', feature: 'eth_slope_sign', label: 'ETH slope', to: -1 },
      rankOf('long_liq_btc_pct', 'Long liquidations rank', 0.7),
    ],
  },
  'VS-3': {
    title: 'Volume, slope flip and liquidations → with the flip',
    text: 'The hourly ETH trend flips either way on high BTC volume and elevated liquidations.',
    conditions: [
      { kind: 'flip', feature: 'eth_slope_sign', label: 'ETH slope', to: null },
      rankOf('volume_btc_pct', 'BTC volume rank', 0.8),
      rankOf('total_liq_btc_pct', 'All liquidations rank', 0.7),
    ],
  },
};

const UNKNOWN = { title: 'A signal this page has no description for', text: '', conditions: [] };

export const describe = (name) => (Object.hasOwn(KNOWN, name) ? KNOWN[name] : UNKNOWN);

/** Known signals in their usual order, then the others by name. */
export function inOrder(names) {
  const known = Object.keys(KNOWN);
  const place = (name) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...names].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

/** One condition against the newest features: its value, whether it is known and whether it is met. */
export function judge(condition, features, flip) {
  const value = features ? features[condition.feature] ?? null : null;
  if (value === null) return { value, known: false, met: false };
  if (condition.kind === 'rank') return { value, known: true, met: value >= condition.threshold };
  const flippedNow = flip !== null && flip.ts === features.ts && flip.to !== 0;
  return { value, known: true, met: flippedNow && (condition.to === null || flip.to === condition.to) };
}
