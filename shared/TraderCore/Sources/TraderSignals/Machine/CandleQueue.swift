import TraderModel

/// Candles of one instrument that wait to be judged, in order.
struct CandleQueue: Codable, Equatable, Sendable {
    private var candles: [Candle] = []
    private var head = 0

    var first: Candle? { head < candles.count ? candles[head] : nil }

    var last: Candle? { head < candles.count ? candles.last : nil }

    mutating func append(_ candle: Candle) { candles.append(candle) }

    /// The room of taken candles is given back once they outnumber the waiting ones.
    mutating func removeFirst() {
        head += 1
        if head * 2 >= candles.count {
            candles.removeFirst(head)
            head = 0
        }
    }

    private enum CodingKeys: String, CodingKey { case candles }

    init() {}

    init(from decoder: any Decoder) throws {
        candles = try decoder.container(keyedBy: CodingKeys.self).decode([Candle].self, forKey: .candles)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Array(candles[head...]), forKey: .candles)
    }

    static func == (left: CandleQueue, right: CandleQueue) -> Bool { left.candles[left.head...] == right.candles[right.head...] }
}
