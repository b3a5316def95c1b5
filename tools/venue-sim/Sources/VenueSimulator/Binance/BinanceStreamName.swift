import TraderModel

/// The name of a stream, such as `btcusdt@kline_1m`.
struct BinanceStreamName: Equatable {
    enum Content: Equatable {
        case kline(BarLength)
        case bookTicker
        /// Once in so many seconds at most.
        case markPrice(seconds: Int64)

        var isOfFutures: Bool { if case .markPrice = self { true } else { false } }
        var isKline: Bool { if case .kline = self { true } else { false } }
    }

    /// In upper case.
    let symbol: String
    let content: Content

    /// Nil for a stream that is not simulated, and for a symbol that is not in lower case: both are acked and say nothing.
    init?(_ name: String) {
        let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].lowercased() == parts[0] else { return nil }
        symbol = parts[0].uppercased()
        switch parts[1] {
        case "bookTicker": content = .bookTicker
        case "markPrice": content = .markPrice(seconds: 3)
        case "markPrice@1s": content = .markPrice(seconds: 1)
        default:
            guard parts[1].hasPrefix("kline_"), let length = BarLength(text: String(parts[1].dropFirst("kline_".count))) else { return nil }
            content = .kline(length)
        }
    }
}
