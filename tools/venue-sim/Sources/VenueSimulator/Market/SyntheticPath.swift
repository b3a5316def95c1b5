import TraderModel

/// The path of one synthetic instrument: where its price is, and how a bar follows from a return.
struct SyntheticPath {
    /// The last close, in cents; prices have two decimals.
    private var cents: Int64
    /// The standard deviation of a calm five-minute return.
    private let volatility: Double
    /// The usual volume of a calm bar, in the base asset.
    private let volume: Double

    init(price: Double, volatility: Double, volume: Double) {
        cents = Int64((price * 100).rounded())
        self.volatility = volatility
        self.volume = volume
    }

    /// The last close.
    var price: Double { Double(cents) / 100 }

    /// The returns of an hour's twelve bars: the plan's move, with the shocks as a bridge around it that ends on it.
    func returns(_ shocks: [Double], _ plan: HourPlan, hourly: Double) -> [Double] {
        let noise = shocks.map { $0 * volatility * plan.volatility }
        let mean = noise.reduce(0, +) / Double(noise.count)
        return noise.enumerated().map { index, value in value - mean + hourly * plan.share(ofBar: index) }
    }

    /// Moves the price by `change` (a fraction of it) and answers the bar.
    mutating func bar(moving change: Double, shock: Double, _ plan: HourPlan, _ numbers: inout SeededNumbers) -> Bar {
        let open = cents
        let close = max(1, open + Int64((Double(open) * change).rounded()))
        let reach = Double(open) * volatility * plan.volatility * 0.5
        let high = max(open, close) + Int64(abs(numbers.normal()) * reach)
        let low = max(1, min(open, close) - Int64(abs(numbers.normal()) * reach))
        cents = close
        let traded = volume * plan.activity * numbers.uniform(in: 0.4...1.6) * (0.6 + 0.8 * min(3, abs(shock)))
        return Bar(
            open: Self.price(open), high: Self.price(high), low: Self.price(low), close: Self.price(close),
            volume: Quantity(units: Int64((traded * 100_000).rounded()) * 1_000))
    }

    private static func price(_ cents: Int64) -> Price { Price(units: cents * 1_000_000) }
}
