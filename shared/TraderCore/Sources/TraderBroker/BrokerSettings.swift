public import TraderModel

/// The account and the costs of the paper broker.
public struct BrokerSettings: Codable, Equatable, Sendable {
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
