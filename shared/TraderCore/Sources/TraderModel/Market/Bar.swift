/// Open, high, low, close and volume of one period.
public struct Bar: Codable, Equatable, Sendable {
    public var open: Price
    public var high: Price
    public var low: Price
    public var close: Price
    /// Traded amount of the base asset.
    public var volume: Quantity

    public init(open: Price, high: Price, low: Price, close: Price, volume: Quantity) {
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    private enum CodingKeys: String, CodingKey { case open, high, low, close, volume }

    /// What is impossible is no bar, whoever says it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        open = try container.decode(Price.self, forKey: .open)
        high = try container.decode(Price.self, forKey: .high)
        low = try container.decode(Price.self, forKey: .low)
        close = try container.decode(Price.self, forKey: .close)
        volume = try container.decode(Quantity.self, forKey: .volume)
        guard isPossible else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "the bar is impossible: \(self)"))
        }
    }

    /// The bar of a period without a trade: every price is the close before, the volume is zero.
    public static func flat(at close: Price) -> Bar { Bar(open: close, high: close, low: close, close: close, volume: .zero) }

    /// Whether prices are above zero, low ≤ open, close ≤ high, and the volume is not negative.
    public var isPossible: Bool {
        low > .zero && low <= min(open, close) && max(open, close) <= high && volume >= .zero
    }
}
