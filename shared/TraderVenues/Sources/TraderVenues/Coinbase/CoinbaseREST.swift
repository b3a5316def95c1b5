public import TraderModel

/// Coinbase Advanced Trade's candles, from the public interface, or with a key from the other one.
public struct CoinbaseREST: Sendable {
    /// The venue's name in instruments.
    public static let venue = "coinbase"
    /// Where the interface lies.
    public static let standardBase = "https://api.coinbase.com"
    /// Buckets asked for at once. The venue's limit is told as 300, 349 and 350; both ends of a page are inclusive.
    public static let pageBuckets = 299

    private let client: VenueClient
    private let key: CoinbaseKey?
    private let onFallback: @Sendable (String) -> Void

    /// Asks the public interface, or with `key` the authenticated one; `onFallback` is told why a request with a key went to the public
    /// interface after all.
    public init(client: VenueClient, key: CoinbaseKey? = nil, onFallback: @escaping @Sendable (String) -> Void = { _ in }) {
        self.client = client
        self.key = key
        self.onFallback = onFallback
    }

    /// The bars of `length`, one or five minutes, that open in `first ... last`, ascending; buckets without a trade are missing.
    ///
    /// At most `pageBuckets` buckets. Throws `VenueError`.
    public func bars(of instrument: Instrument, length: BarLength = .fiveMinutes, from first: BarTime, through last: BarTime) async throws
        -> [TimedBar]
    {
        precondition(last.seconds(since: first) / length.seconds < Int64(Self.pageBuckets), "a page has at most 299 buckets")
        let granularity = length == .oneMinute ? "ONE_MINUTE" : "FIVE_MINUTE"
        let path = "products/\(instrument.symbol)/candles"
        let query = "?start=\(first.unixSeconds)&end=\(last.unixSeconds)&granularity=\(granularity)"
        let decode = { (body: [UInt8]) throws(VenueError) in
            try Self.bars(in: body, of: instrument, length: length).filter { (first...last).contains($0.ts) }
        }
        if let key {
            do {
                return try await withKey(key, "\(Self.root)/\(path)", query, decode)
            } catch VenueError.refused(let status, let message) where status == 401 || status == 403 {
                client.fellBack()
                onFallback("the venue refused the key with status \(status): \(message)")
            }
        }
        return try await client.get("\(Self.root)/market/\(path)\(query)", decode: decode)
    }

    /// The venue's time. Throws `VenueError`.
    public func serverTime() async throws -> Timestamp {
        try await client.get("\(Self.root)/time") { body throws(VenueError) in try Self.serverTime(in: body) }
    }

    /// Decodes the answer to the question for the time: text of seconds and of milliseconds.
    public static func serverTime(in body: [UInt8]) throws(VenueError) -> Timestamp {
        let time = try decodeJSON(Time.self, from: body)
        if let text = time.epochMillis, let milliseconds = Int64(text), (milliseconds / 1_000).isReasonableTime {
            return Timestamp(microseconds: milliseconds * 1_000)
        }
        guard let text = time.epochSeconds, let seconds = Int64(text), seconds.isReasonableTime else {
            throw .malformed("the answer has no epochMillis and no epochSeconds")
        }
        return .seconds(seconds)
    }

    private static let root = "/api/v3/brokerage"

    private struct Time: Decodable {
        var epochMillis: String?
        var epochSeconds: String?
    }

    /// A valid token is refused at times (clocks, caches, throttling): once more with a fresh one.
    private func withKey<Value>(
        _ key: CoinbaseKey, _ path: String, _ query: String, _ decode: ([UInt8]) throws(VenueError) -> Value
    ) async throws -> Value {
        do {
            return try await client.get(path + query, headers: try authorization(key, path), decode: decode)
        } catch VenueError.refused(status: 401, _) {
            return try await client.get(path + query, headers: try authorization(key, path), decode: decode)
        }
    }

    private func authorization(_ key: CoinbaseKey, _ path: String) throws -> [(String, String)] {
        let now = Timestamp(microseconds: Int64(SystemSeconds.now * 1_000_000))
        return [("Authorization", "Bearer \(try CoinbaseToken(key, at: now, uri: "GET \(client.host)\(path)").text)")]
    }

    /// Decodes an answer: newest first as it comes, ascending and without repetition as it goes.
    public static func bars(
        in body: [UInt8], of instrument: Instrument, length: BarLength = .fiveMinutes
    ) throws(VenueError) -> [TimedBar] {
        var bars: [TimedBar] = []
        for candle in try decodeJSON(Page.self, from: body).candles { bars.append(try candle.bar(of: instrument, length: length)) }
        bars.sort { $0.ts < $1.ts }
        for (earlier, later) in zip(bars, bars.dropFirst()) where earlier.ts == later.ts {
            throw .malformed("bucket \(earlier.ts.unixSeconds) of \(instrument) is there twice")
        }
        return bars
    }

    private struct Page: Decodable { var candles: [CoinbaseCandle] }
}
