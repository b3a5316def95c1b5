public import TraderModel

/// The account and the costs of the paper broker.
public struct BrokerSettings: Codable, Equatable, Sendable {
    /// What a trade may be worth at its entry, in USD: whoever sets another size is told so. A journal may hold what was set before there was a bound.
    public static let notionals = Money(units: 1)...Money(units: 1_000_000_000 * 100_000_000)
    /// What a whole trade may cost, in basis points: from nothing to its value.
    public static let costs = BasisPoints.zero...BasisPoints(units: 10_000 * 100_000_000)
    /// With what an account may begin, in USD.
    public static let balances = Money(units: 1)...Money(units: 1_000_000_000_000 * 100_000_000)

    /// Size of each trade, in USD.
    public var notional: Money
    /// Cost of a whole trade (both fills), in basis points of its entry value.
    public var cost: BasisPoints
    /// Balance at the beginning, in USD.
    public var startingBalance: Money

    /// A notional of 10,000 USD, 8 bps a trade, and 100,000 USD to begin with, unless set otherwise.
    public init(
        notional: Money = Money(units: 10_000 * 100_000_000), cost: BasisPoints = BasisPoints(units: 8 * 100_000_000),
        startingBalance: Money = Money(units: 100_000 * 100_000_000)
    ) {
        precondition(notional > .zero, "a trade needs a notional above zero")
        precondition(cost >= .zero, "a cost is not negative")
        self.notional = notional
        self.cost = cost
        self.startingBalance = startingBalance
    }
}
