import TraderModel

/// What is known of a synthetic asset before its path is made: the one place where assets are described.
package struct AssetTraits: Equatable, Sendable {
    /// Where its price in USD begins.
    package let price: Double
    /// How much of BTC's return its own has.
    let beta: Double
    /// The standard deviation of the part of a calm five-minute return that BTC has not.
    let volatility: Double
    /// The usual volume of a calm five-minute bar, in USD.
    let turnover: Double
    /// Fractional digits of its price in USD, 2 to 8.
    package let digits: Int

    private static let known: [String: (price: Double, beta: Double, volatility: Double, turnover: Double)] = [
        "BTC": (90_000, 1, 0, 1_260_000), "ETH": (3_100, 1.1, 0.0005, 558_000), "SOL": (140, 1.3, 0.0009, 300_000),
        "XRP": (2.1, 1.1, 0.0009, 200_000), "DOGE": (0.14, 1.3, 0.0011, 150_000), "ADA": (0.4, 1.2, 0.0010, 80_000),
        "LINK": (13, 1.2, 0.0010, 70_000), "AVAX": (14, 1.3, 0.0011, 60_000), "LTC": (82, 0.9, 0.0008, 60_000),
        "BNB": (880, 0.8, 0.0006, 90_000),
    ]

    /// The traits of `asset`, such as `SOL`; what nobody has described gets some by its name and the seed.
    package init(of asset: String, seed: UInt64) {
        if let traits = Self.known[asset] {
            (price, beta, volatility, turnover) = traits
        } else {
            var numbers = SeededNumbers(seed: seed, of: "traits of \(asset)")
            // From a cent to a hundred dollars, each power of ten as likely.
            var price = numbers.uniform(in: 1...10)
            for _ in 0..<Int(numbers.uniform() * 4) { price *= 10 }
            self.price = price / 100
            beta = numbers.uniform(in: 0.7...1.5)
            volatility = numbers.uniform(in: 0.0006...0.0014)
            turnover = numbers.uniform(in: 20_000...120_000)
        }
        digits = Self.digits(of: price)
    }

    /// Enough digits for a tick of a hundred-thousandth of the price, and two at least.
    private static func digits(of price: Double) -> Int {
        var (digits, scaled) = (2, price * 100)
        while scaled < 10_000, digits < 8 {
            digits += 1
            scaled *= 10
        }
        return digits
    }

    /// The least change of its price, in 10⁻⁸.
    var tick: Int64 { (digits..<8).reduce(1) { tick, _ in tick * 10 } }
}
