/// What a value is measured in, as powers of the quote and the base currency: a price is quote for one base.
///
/// Adding and comparing asks for the same unit; multiplying and dividing makes a new one. A number that is written out fits any.
struct Unit: Hashable, Sendable, CustomStringConvertible {
    var quote: Int
    var base: Int

    /// A plain number: a rank, a ratio, an oscillator, a count.
    static let number = Unit(quote: 0, base: 0)
    /// Quote currency for one unit of the base.
    static let price = Unit(quote: 1, base: -1)
    /// An amount of the base asset.
    static let quantity = Unit(quote: 0, base: 1)
    /// An amount of the quote currency.
    static let money = Unit(quote: 1, base: 0)

    /// The highest power that means anything to anybody.
    static let highestPower = 8

    static func * (left: Unit, right: Unit) -> Unit { Unit(quote: left.quote + right.quote, base: left.base + right.base) }

    static func / (left: Unit, right: Unit) -> Unit { Unit(quote: left.quote - right.quote, base: left.base - right.base) }

    /// Whether its powers are still small enough to go on with.
    var isUsable: Bool { quote.magnitude <= Self.highestPower && base.magnitude <= Self.highestPower }

    var description: String {
        switch self {
        case .number: "a plain number"
        case .price: "a price"
        case .quantity: "an amount of the asset"
        case .money: "an amount of money"
        default: "a value in money^\(quote) asset^\(base)"
        }
    }
}
