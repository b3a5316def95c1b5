public import TraderModel

/// Coinbase Advanced Trade's public candles.
public struct CoinbaseREST: Sendable {
    /// The venue's name in instruments.
    public static let venue = "coinbase"
    /// Where the interface lies.
    public static let standardBase = "https://api.coinbase.com"
    /// Buckets asked for at once. The venue's limit is told as 300, 349 and 350; both ends of a page are inclusive.
    public static let pageBuckets = 299

    private let client: VenueClient

    public init(client: VenueClient) { self.client = client }

    /// The five-minute bars that open in `first ... last`, ascending; buckets without a trade are missing.
    ///
    /// At most `pageBuckets` buckets. Throws `VenueError`.
    public func bars(of instrument: Instrument, from first: BarTime, through last: BarTime) async throws -> [TimedBar] {
        precondition(last.seconds(since: first) / BarLength.fiveMinutes.seconds < Self.pageBuckets, "a page has at most 299 buckets")
        let path =
            "/api/v3/brokerage/market/products/\(instrument.symbol)/candles"
            + "?start=\(first.unixSeconds)&end=\(last.unixSeconds)&granularity=FIVE_MINUTE"
        return try Self.bars(in: try await client.get(path), of: instrument).filter { (first...last).contains($0.ts) }
    }

    /// Decodes an answer: newest first as it comes, ascending and without repetition as it goes.
    public static func bars(in body: [UInt8], of instrument: Instrument) throws(VenueError) -> [TimedBar] {
        var bars: [TimedBar] = []
        for candle in try decodeJSON(Page.self, from: body).candles { bars.append(try candle.bar(of: instrument)) }
        bars.sort { $0.ts < $1.ts }
        for (earlier, later) in zip(bars, bars.dropFirst()) where earlier.ts == later.ts {
            throw .malformed("bucket \(earlier.ts.unixSeconds) of \(instrument) is there twice")
        }
        return bars
    }

    private struct Page: Decodable { var candles: [CoinbaseCandle] }
}
