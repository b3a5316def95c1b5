import TraderLab
package import TraderModel

extension Bar {
    /// The bar that shorter ones make together, in their order; nil for none.
    package init?(joining bars: some Sequence<Bar>) {
        var joined: Bar?
        for bar in bars {
            guard var whole = joined else {
                joined = bar
                continue
            }
            // What was not traded says nothing but the last price.
            if bar.volume > .zero {
                if whole.volume == .zero { (whole.open, whole.high, whole.low) = (bar.open, bar.high, bar.low) }
                whole.high = max(whole.high, bar.high)
                whole.low = min(whole.low, bar.low)
                whole.close = bar.close
            }
            whole.volume = Quantity(units: whole.volume.units + bar.volume.units)
            joined = whole
        }
        guard let joined else { return nil }
        self = joined
    }
}

extension Sequence<MarketHistory.TimedBar> {
    /// The bars of `length` that these shorter ones make, ascending; one at an end may be a part of its time.
    func joined(to length: BarLength) -> [MarketHistory.TimedBar] {
        var joined: [MarketHistory.TimedBar] = []
        var parts: [Bar] = []
        var running: BarTime?
        func finish() {
            if let running, let bar = Bar(joining: parts) { joined.append(.init(ts: running, bar: bar)) }
        }
        for timed in self {
            let ts = length.bar(containing: timed.ts)
            if ts != running {
                finish()
                (running, parts) = (ts, [])
            }
            parts.append(timed.bar)
        }
        finish()
        return joined
    }
}
