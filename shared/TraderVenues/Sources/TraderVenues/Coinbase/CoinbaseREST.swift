public import TraderModel

/// Coinbase Advanced Trade's candles and time: public ones, or with a key those behind it.
public struct CoinbaseREST: Sendable {
    /// The venue's name in instruments.
    public static let venue = "coinbase"
    /// Where the interface lies.
    public static let standardBase = "https://api.coinbase.com"
    /// Buckets asked for at once. The venue's limit is told as 300, 349 and 350; both ends of a page are inclusive.
    public static let pageBuckets = 299

    static let root = "/api/v3/brokerage"

    private let client: VenueClient
    private let key: CoinbaseKey?
    private let now: @Sendable () -> Timestamp
    private let onFallback: @Sendable (String) -> Void

    /// An interface to the candles.
    ///
    /// - Parameters:
    ///   - key: signs a token for each request for candles; without one the public endpoint is asked.
    ///   - now: the venue's time, for the tokens.
    ///   - onFallback: hears the reason each time when the venue did not take the key and the public endpoint is asked instead.
    public init(
        client: VenueClient, key: CoinbaseKey? = nil, now: @escaping @Sendable () -> Timestamp,
        onFallback: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.client = client
        self.key = key
        self.now = now
        self.onFallback = onFallback
    }

    /// The instrument of a product of the venue, by its canonical name.
    static func instrument(_ product: String) -> Instrument { Instrument(venue: venue, symbol: CoinbaseProduct.canonical(product)) }

    /// The bars that open in `first ... last`, ascending; buckets without a trade are missing. Bars of other times are counted and left out.
    ///
    /// At most `pageBuckets` buckets. Throws `VenueError`.
    public func bars(
        of instrument: Instrument, length: BarLength, from first: BarTime, through last: BarTime
    ) async throws -> [TimedBar] {
        precondition(last.seconds(since: first) / length.seconds < Int64(Self.pageBuckets), "a page has at most 299 buckets")
        let candles = Self.candles(of: Series(instrument, length), from: first, through: last)
        let decode = { (body: [UInt8]) throws(VenueError) in try Self.bars(in: body, of: instrument, length: length) }
        var bars = try await behindKey(Self.root + candles, as: decode)
        if bars == nil { bars = try await client.get("\(Self.root)/market\(candles)", as: decode) }
        let answer = bars ?? []
        let asked = answer.filter { (first...last).contains($0.ts) }
        client.counters.count(.strayRows, answer.count - asked.count)
        return asked
    }

    /// The venue's clock, in milliseconds if it tells them, else in seconds. Throws `VenueError`.
    public func serverTime() async throws -> Timestamp {
        try await client.get("\(Self.root)/time") { body throws(VenueError) in try Self.time(in: body) }
    }

    /// All that is listed, known at `now`; a product that cannot be reckoned with is counted. Throws `VenueError`.
    public func listing(at now: Timestamp) async throws -> VenueListing {
        let venue = CoinbaseVenue()
        var bodies: [[UInt8]] = []
        for request in venue.contractsRequests { bodies.append(try await client.get(request.path)) }
        return try client.listing(in: bodies, of: venue, at: now)
    }

    /// Decodes an answer: newest first as it comes, ascending and without repetition as it goes.
    public static func bars(in body: [UInt8], of instrument: Instrument, length: BarLength) throws(VenueError) -> [TimedBar] {
        var bars: [TimedBar] = []
        for candle in try decodeJSON(Page.self, from: body).candles { bars.append(try candle.bar(of: instrument, length: length)) }
        bars.sort { $0.ts < $1.ts }
        for (earlier, later) in zip(bars, bars.dropFirst()) where earlier.ts == later.ts {
            throw .malformed("bucket \(earlier.ts.unixSeconds) of \(instrument) is there twice")
        }
        return bars
    }

    /// Decodes the answer about the venue's clock.
    public static func time(in body: [UInt8]) throws(VenueError) -> Timestamp {
        let clock = try decodeJSON(Clock.self, from: body)
        if let milliseconds = clock.epochMillis?.value, (milliseconds / 1_000).isReasonableTime {
            return Timestamp(microseconds: milliseconds * 1_000)
        }
        if let seconds = clock.epochSeconds?.value, seconds.isReasonableTime { return .seconds(seconds) }
        throw .malformed("a time without usable epochMillis or epochSeconds")
    }

    /// What the endpoint behind the key answers; nil without a key, and when the venue does not take it.
    ///
    /// A token that was refused with 401 may have been valid (the venue is known for that), so one fresh one is tried.
    private func behindKey<Value>(_ path: String, as decode: ([UInt8]) throws(VenueError) -> Value) async throws -> Value? {
        guard let key else { return nil }
        var refusal = ""
        for _ in 1...2 {
            let token = try CoinbaseToken(for: key, method: "GET", host: client.host, path: client.basePath + path, at: now())
            do {
                return try await client.get(path, headers: [("Authorization", "Bearer \(token.text)")], as: decode)
            } catch VenueError.refused(let status, let message) where status == 401 || status == 403 {
                refusal = "status \(status): \(message)"
                if status == 403 { break }
            }
        }
        client.counters.count(.fallbacks)
        onFallback("Coinbase does not take the key (\(refusal)); the public candles are asked for instead")
        return nil
    }

    /// The path of candles behind the root, or behind `/market` where no key is asked for.
    static func candles(of series: Series, from first: BarTime, through last: BarTime) -> String {
        "/products/\(VenueRequest.escaped(series.instrument.symbol))/candles"
            + "?start=\(first.unixSeconds)&end=\(last.unixSeconds)&granularity=\(granularity(of: series.length))"
    }

    /// The venue's word for a length.
    static func granularity(of length: BarLength) -> String {
        switch length {
        case .oneMinute: "ONE_MINUTE"
        case .fiveMinutes: "FIVE_MINUTE"
        case .fifteenMinutes: "FIFTEEN_MINUTE"
        case .thirtyMinutes: "THIRTY_MINUTE"
        case .oneHour: "ONE_HOUR"
        case .fourHours: "FOUR_HOUR"
        case .oneDay: "ONE_DAY"
        }
    }

    private struct Page: Decodable { var candles: [CoinbaseCandle] }

    private struct Clock: Decodable {
        var epochMillis: FlexibleInteger?
        var epochSeconds: FlexibleInteger?
    }
}
