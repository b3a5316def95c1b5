import TraderModel

/// Numbers as Binance writes them: text with a fixed count of fractional digits.
enum BinanceText {
    /// The number with `digits` fractional digits, 0 to 8, and more where it would lose something.
    static func fixed(_ units: Int64, _ digits: Int) -> String { fixed(Int128(units), digits) }

    static func fixed(_ units: Int128, _ digits: Int) -> String {
        let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: 100_000_000)
        let text = String(rest)
        var fraction = String(repeating: "0", count: 8 - text.count) + text
        while fraction.count > digits, fraction.hasSuffix("0") { fraction.removeLast() }
        return (units < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}

extension ContractFacts {
    /// A price as its venue writes it.
    func text(_ price: Price) -> String { BinanceText.fixed(price.units, wireDigits ?? priceDigits) }

    /// A quantity as its venue writes it.
    func text(_ quantity: Quantity) -> String { BinanceText.fixed(quantity.units, wireDigits ?? quantityDigits) }

    /// An amount of the quoted asset as its venue writes it.
    func text(_ money: Money) -> String { BinanceText.fixed(money.units, wireDigits ?? priceDigits) }

    private var wireDigits: Int? { BinanceVenue(rawValue: instrument.venue)?.wireDigits }
}
