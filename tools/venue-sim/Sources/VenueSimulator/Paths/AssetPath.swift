import TraderLab
import TraderModel

/// The path of an asset beside BTC and ETH: it follows BTC's bars by its beta, and has chances of its own, made of the seed and its name.
struct AssetPath: Sendable {
    let traits: AssetTraits
    private var numbers: SeededNumbers
    /// The last close, in ticks.
    private var ticks: Int64
    private(set) var bars: [MarketHistory.TimedBar] = []

    init(_ asset: String, seed: UInt64) {
        traits = AssetTraits(of: asset, seed: seed)
        numbers = SeededNumbers(seed: seed, of: "path of \(asset)")
        ticks = Int64((traits.price * 100_000_000 / Double(traits.tick)).rounded())
    }

    /// Goes on with BTC's next bars.
    mutating func follow(_ leaders: ArraySlice<MarketHistory.TimedBar>) {
        for leader in leaders { bars.append(.init(ts: leader.ts, bar: next(leader.bar))) }
    }

    private mutating func next(_ leader: Bar) -> Bar {
        let common = leader.close.doubleValue / leader.open.doubleValue - 1
        let own = traits.volatility * numbers.normal()
        // Far from where it began it is drawn back, so that no price runs away over years.
        let drift = 0.0002 * (1 - Double(ticks * traits.tick) / (traits.price * 100_000_000))
        let open = ticks
        let close = max(10, open + Int64((Double(open) * (traits.beta * common + own + drift)).rounded()))
        let reach = Double(open) * (traits.volatility + 0.0004) * 0.5
        let high = max(open, close) + Int64(abs(numbers.normal()) * reach)
        let low = max(9, min(open, close) - Int64(abs(numbers.normal()) * reach))
        ticks = close
        let liveliness = 0.6 + 400 * min(0.01, abs(common))
        let traded = traits.turnover * numbers.uniform(in: 0.4...1.6) * liveliness / (Double(open * traits.tick) / 100_000_000)
        return Bar(
            open: price(open), high: price(high), low: price(low), close: price(close),
            volume: Quantity(units: max(1, Int64((traded * 1_000).rounded())) * 100_000))
    }

    private func price(_ ticks: Int64) -> Price { Price(units: ticks * traits.tick) }
}
