"""The rule itself in whole numbers, without an engine and without timing: what every engine should come to."""

import json
from itertools import accumulate

import harness


def sums(values, window):
    """The sum of the last `window` values, None where there are fewer."""
    total = list(accumulate(values, initial=0))
    return [None] * (window - 1) + [total[i] - total[i - window] for i in range(window, len(total))]


closes = [int(close) for close in harness.read_bars(harness.arguments().bars)["close"]]
fast, slow = sums(closes, harness.FAST), sums(closes, harness.SLOW)
# The sign of the difference is that of the means, without their divisions.
difference = [None if s is None else f * harness.SLOW - s * harness.FAST for f, s in zip(fast, slow)]

sign, entry, trades, net = 0, None, 0, 0.0
for t in range(harness.SLOW, len(closes)):
    before, now = difference[t - 1], difference[t]
    cross = (before <= 0 < now) - (before >= 0 > now)
    if cross and cross != sign:
        if sign:
            trades += 1
            net += harness.net_bps(sign, closes[entry], closes[t])
        sign, entry = cross, t

print(json.dumps({
    "name": "the rule", "bars": len(closes), "trades": trades, "net_bps": net,
    "ties": difference.count(0), "cross_on_last_bar": entry == len(closes) - 1,
}))
