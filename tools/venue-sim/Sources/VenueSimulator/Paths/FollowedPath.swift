import TraderLab
import TraderModel

/// The minutes of an instrument that follows its asset's price on another venue: the same minutes, moved by its basis, in its own steps.
struct FollowedPath {
    private let facts: ContractFacts
    private let basis: Basis
    private let seed: UInt64
    private let name: String
    /// The instrument's part of the volume that the asset has elsewhere.
    private let share: Double
    /// How likely a minute without a trade is: a thin book has some.
    private let quietness: Double

    init(_ facts: ContractFacts, seed: UInt64) {
        self.facts = facts
        self.seed = seed
        basis = Basis(of: facts.instrument, seed: seed)
        name = "minutes of \(facts.instrument)"
        (share, quietness) = facts.instrument.venue == BinanceVenue.usdm.rawValue ? (6, 0) : (0.04, 0.08)
    }

    /// The minutes that follow these five of the asset, which make one bar of five.
    func minutes(following leaders: [MarketHistory.TimedBar]) -> [MarketHistory.TimedBar] {
        var last: Price?
        return leaders.map { leader in
            var bar = moved(leader.bar, at: leader.ts)
            // The first of the five is always traded, so that nobody has to look further back for the last price.
            if let last, bar.volume == .zero || isQuiet(leader.ts) { bar = .flat(at: last) }
            last = bar.close
            return .init(ts: leader.ts, bar: bar)
        }
    }

    private func isQuiet(_ ts: BarTime) -> Bool {
        guard quietness > 0 else { return false }
        var numbers = SeededNumbers(seed: seed, of: name, ts.unixSeconds, 1)
        return numbers.chance(quietness)
    }

    private func moved(_ bar: Bar, at ts: BarTime) -> Bar {
        var numbers = SeededNumbers(seed: seed, of: name, ts.unixSeconds)
        let factor = 1 + basis.value(at: ts.openTime.advanced(bySeconds: 30)) + 0.00002 * numbers.uniform(in: -1...1)
        let volume = Double(bar.volume.units) * share * numbers.uniform(in: 0.6...1.4)
        let steps = bar.volume == .zero ? 0 : max(1, Int64(min(volume, 1e17) / Double(facts.step)))
        return Bar(
            open: moved(bar.open, factor), high: moved(bar.high, factor), low: moved(bar.low, factor), close: moved(bar.close, factor),
            volume: Quantity(units: steps * facts.step))
    }

    private func moved(_ price: Price, _ factor: Double) -> Price {
        Price(units: max(1, Int64((Double(price.units) * factor / Double(facts.tick)).rounded())) * facts.tick)
    }
}
