/// One execution on paper: the entry or the exit of a trade, with the trade as it stands after it.
public struct FillRecord: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case entry, exit
    }

    public var kind: Kind
    public var ts: BarTime
    public var price: Price
    /// Bought above zero, sold below.
    public var quantity: Quantity
    /// The part of the trade's cost that is charged here, in USD.
    public var fee: Money
    /// Profit or loss taken by this fill before its fee, in USD; zero at an entry.
    public var realized: Money
    public var trade: Trade

    public init(kind: Kind, ts: BarTime, price: Price, quantity: Quantity, fee: Money, realized: Money, trade: Trade) {
        self.kind = kind
        self.ts = ts
        self.price = price
        self.quantity = quantity
        self.fee = fee
        self.realized = realized
        self.trade = trade
    }
}
