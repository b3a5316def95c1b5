package import TraderModel

/// What a simulated venue says of an instrument beside its prices: its assets and its least steps.
package struct ContractFacts: Equatable, Sendable {
    package let instrument: Instrument
    /// The asset that is traded, such as `BTC`.
    package let base: String
    /// The asset that is paid with, such as `USDT`.
    package let quote: String
    /// Fractional digits of its prices, 0 to 8.
    package private(set) var priceDigits: Int
    /// Fractional digits of its quantities, 0 to 8.
    package private(set) var quantityDigits: Int

    private static let quotes = ["USDT", "USDC", "USD"]

    /// Nil when the name is none that its venue could have.
    package init?(_ instrument: Instrument, seed: UInt64) {
        let name = instrument.symbol
        guard name.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "-" || $0 == "_") }),
            let assets = Self.assets(of: name, at: instrument.venue), !assets.base.isEmpty,
            assets.base.allSatisfy({ $0.isUppercase || $0.isNumber })
        else { return nil }
        self.instrument = instrument
        (base, quote) = assets
        let traits = AssetTraits(of: base, seed: seed)
        let isFuture = instrument.venue == BinanceVenue.usdm.rawValue
        // A futures venue quotes what is dear in coarser steps.
        priceDigits = isFuture && traits.price >= 10_000 ? traits.digits - 1 : traits.digits
        quantityDigits = isFuture ? (traits.price >= 1_000 ? 3 : traits.price >= 10 ? 2 : 0) : traits.price >= 1_000 ? 5 : 2
    }

    private static func assets(of name: String, at venue: String) -> (base: String, quote: String)? {
        let separator =
            switch venue {
            case "coinbase": "-"
            case "gateio": "_"
            default: ""
            }
        for quote in quotes where name.hasSuffix(separator + quote) {
            // Coinbase's names in USDC are other names of those in USD.
            if venue == "coinbase", quote != "USD" { return nil }
            return (String(name.dropLast(separator.count + quote.count)), quote)
        }
        return nil
    }

    /// The same with the digits that `bars` have, which are a file's.
    func measured(by bars: some Sequence<Bar>) -> ContractFacts {
        var (prices, quantities) = (0, 0)
        for bar in bars {
            for price in [bar.open, bar.high, bar.low, bar.close] { prices = max(prices, Self.digits(of: price.units)) }
            quantities = max(quantities, Self.digits(of: bar.volume.units))
        }
        var facts = self
        (facts.priceDigits, facts.quantityDigits) = (prices, quantities)
        return facts
    }

    private static func digits(of units: Int64) -> Int {
        var (digits, rest) = (8, units)
        while digits > 0, rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        return digits
    }

    /// The least change of its price, in 10⁻⁸.
    package var tick: Int64 { Self.unit(priceDigits) }
    /// The least quantity, in 10⁻⁸.
    package var step: Int64 { Self.unit(quantityDigits) }
    /// The instrument whose path this one's follows: Coinbase's of the same asset.
    package var reference: Instrument { Instrument(venue: "coinbase", symbol: "\(base)-USD") }

    private static func unit(_ digits: Int) -> Int64 { (digits..<8).reduce(1) { unit, _ in unit * 10 } }
}
