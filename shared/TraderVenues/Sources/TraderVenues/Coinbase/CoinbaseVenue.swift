public import TraderModel

/// Coinbase Advanced Trade's public interfaces as a venue. With a key its candles are asked for through `CoinbaseREST`.
public struct CoinbaseVenue: Venue, Codable, Equatable {
    public init() {}

    public var name: String { CoinbaseREST.venue }
    public var standardRESTBase: String { CoinbaseREST.standardBase }
    public var standardStreamBase: String { CoinbaseStream.standardURL }

    /// Capital letters, digits and hyphens: `BTC-USD`.
    public func takes(_ instrument: Instrument) -> Bool {
        let symbol = instrument.symbol.utf8
        return instrument.venue == name && (3...40).contains(symbol.count) && symbol.first != UInt8(ascii: "-")
            && symbol.last != UInt8(ascii: "-") && symbol.contains(UInt8(ascii: "-"))
            && symbol.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
    }

    public func canonical(_ instrument: Instrument) -> Instrument { CoinbaseREST.instrument(instrument.symbol) }

    // MARK: Streams

    public var rules: StreamRules {
        StreamRules(messagesPerSecond: 8, mostSubscriptions: 1_000, lifeSeconds: nil, closesBars: false)
    }

    /// With heartbeats each second, five are abnormal.
    public func silenceSeconds(of subscriptions: [Subscription]) -> Int64 { 15 }

    /// Bars of the topic's length alone; those of a minute are made of the trades.
    public func tells(_ channel: Subscription.Channel) -> Bool {
        switch channel {
        case .bars(let length): length == Candle.topicLength
        case .trades, .quotes: true
        case .marks: false
        }
    }

    /// One message a channel, the heartbeats first: the venue waits five seconds for the first message, and ends what has no heartbeats when it is quiet.
    public func connections(for subscriptions: [Subscription], at base: String) -> [VenueConnection] {
        let told = Set(subscriptions.filter(isFollowable)).sorted()
        guard !told.isEmpty else { return [] }
        return stride(from: 0, to: told.count, by: rules.mostSubscriptions).enumerated().map { number, start in
            let part = Array(told[start..<min(start + rules.mostSubscriptions, told.count)])
            let heartbeats = Self.message("subscribe", "heartbeats", [])
            return VenueConnection(
                name: "stream\(number == 0 ? "" : " \(number + 1)")", url: base, greeting: [heartbeats] + messages("subscribe", to: part),
                subscriptions: part)
        }
    }

    public func messages(from present: [Subscription], to wanted: [Subscription], id: Int64) -> [String] {
        let present = Set(present.filter(isFollowable))
        let wanted = Set(wanted.filter(isFollowable))
        return messages("unsubscribe", to: present.subtracting(wanted).sorted())
            + messages("subscribe", to: wanted.subtracting(present).sorted())
    }

    public func frame(_ text: String, at now: Timestamp) throws(VenueError) -> StreamFrame {
        let frame = try CoinbaseFrame(text)
        var events: [VenueEvent] = []
        for content in frame.contents {
            switch content {
            case .candleSnapshot(let bars): events.append(.history(bars, length: Candle.topicLength))
            case .candleUpdate(let bars): events += bars.map { .bar($0, length: Candle.topicLength, isClosed: false) }
            case .trades(let trades): events += trades.map(VenueEvent.trade)
            case .subscriptions(let products):
                // A channel of which nothing is told any more stands there by itself.
                let names = products.flatMap { channel, names in
                    names.isEmpty ? [channel] : names.map { "\(channel) \(VenueMessage.shown($0))" }
                }
                events.append(.subscribed(names.sorted()))
            case .heartbeat: events.append(.heartbeat)
            case .error(let words): events.append(.error(words))
            case .other(let name):
                if frame.tickers.isEmpty { events.append(.other(name)) }
            }
        }
        for ticker in frame.tickers {
            if let quote = try ticker.quote(at: frame.sentAt ?? now, known: now) { events.append(.quote(quote)) }
        }
        return StreamFrame(sequenceNumber: frame.sequenceNumber, sentAt: frame.sentAt, stamp: frame.timestamp, events: events)
    }

    private func isFollowable(_ subscription: Subscription) -> Bool { takes(subscription.instrument) && tells(subscription.channel) }

    private func messages(_ type: String, to subscriptions: [Subscription]) -> [String] {
        Self.channels.compactMap { channel, name in
            let products = subscriptions.filter { $0.channel == channel }.map(\.instrument.symbol)
            return products.isEmpty ? nil : Self.message(type, name, products)
        }
    }

    private static let channels: [(Subscription.Channel, String)] = [
        (.bars(Candle.topicLength), "candles"), (.trades, "market_trades"), (.quotes, "ticker"),
    ]

    private static func message(_ type: String, _ channel: String, _ products: [String]) -> String {
        let list = products.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"type\":\"\(type)\",\"channel\":\"\(channel)\",\"product_ids\":[\(list)]}"
    }

    // MARK: REST

    /// Eight requests a second.
    public var weightPerMinute: Int { 480 }

    public var barLengths: [BarLength] { BarLength.allCases }

    public var pageBars: Int { CoinbaseREST.pageBuckets }

    public func barsRequest(of series: Series, from first: BarTime, through last: BarTime) -> VenueRequest {
        let count = last.seconds(since: first) / series.length.seconds + 1
        precondition((1...Int64(pageBars)).contains(count), "a page of \(name) has 1 to \(pageBars) bars")
        return VenueRequest(path: "\(CoinbaseREST.root)/market\(CoinbaseREST.candles(of: series, from: first, through: last))", weight: 1)
    }

    public func bars(
        in body: [UInt8], of series: Series, from first: BarTime, through last: BarTime, at venueTime: Timestamp
    ) throws(VenueError) -> BarPage {
        let bars = try CoinbaseREST.bars(in: body, of: series.instrument, length: series.length)
        return try BarPage(bars, of: series, from: first, through: last, at: venueTime)
    }

    /// Of all kinds: candles can be had of what is not spot, too.
    public var contractsRequests: [VenueRequest] {
        [VenueRequest(path: "\(CoinbaseREST.root)/market/products", weight: 1)]
    }

    public func contracts(
        in bodies: [[UInt8]], at now: Timestamp, onBadRow: (VenueError) -> Void
    ) throws(VenueError) -> [Contract] {
        guard bodies.count == 1 else { throw .malformed("\(bodies.count) answers about products") }
        return try readable(try decodeJSON(Products.self, from: bodies[0]).products, onBadRow) { row throws(VenueError) in
            try row.contract(at: now)
        }
    }

    public func symbols(in bodies: [[UInt8]]) throws(VenueError) -> Set<String> {
        guard let body = bodies.first else { throw .malformed("no answer about products") }
        let names = try decodeJSON(Names.self, from: body)
        // Of a list that goes on elsewhere nobody could say what is not in it.
        guard !(names.pagination?.has_next ?? false) else { throw .malformed("a list of products that is not whole") }
        return Set(names.products.compactMap { try? $0.result.get().product_id })
    }

    private struct Names: Decodable {
        struct Row: Decodable { var product_id: String }
        struct Pages: Decodable { var has_next: Bool? }

        var products: [RowResult<Row>]
        var pagination: Pages?
    }

    private struct Products: Decodable { var products: [RowResult<CoinbaseProductRow>] }

    public var clockRequest: VenueRequest { VenueRequest(path: "\(CoinbaseREST.root)/time", weight: 1) }

    public func clock(in body: [UInt8]) throws(VenueError) -> Timestamp { try CoinbaseREST.time(in: body) }
}
