/// The account after a bar, in USD.
public struct EquityRecord: Codable, Equatable, Sendable {
    public var ts: BarTime
    /// Starting balance plus everything realised less fees.
    public var balance: Money
    /// Open trades at the bar's close against their entries.
    public var unrealized: Money
    public var openTrades: Int

    /// Balance plus unrealised profit or loss.
    public var equity: Money { balance + unrealized }

    public init(ts: BarTime, balance: Money, unrealized: Money, openTrades: Int) {
        self.ts = ts
        self.balance = balance
        self.unrealized = unrealized
        self.openTrades = openTrades
    }

    private enum CodingKeys: String, CodingKey { case ts, balance, unrealized, openTrades, equity }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ts = try container.decode(BarTime.self, forKey: .ts)
        balance = try container.decode(Money.self, forKey: .balance)
        unrealized = try container.decode(Money.self, forKey: .unrealized)
        openTrades = try container.decode(Int.self, forKey: .openTrades)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ts, forKey: .ts)
        try container.encode(balance, forKey: .balance)
        try container.encode(unrealized, forKey: .unrealized)
        try container.encode(openTrades, forKey: .openTrades)
        try container.encode(equity, forKey: .equity)
    }
}
