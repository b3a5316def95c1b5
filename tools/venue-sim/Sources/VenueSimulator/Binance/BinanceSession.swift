import TraderModel

/// The protocol of one connection to a stream of Binance's: what is subscribed on it, and the events that go out on it.
package struct BinanceSession: Sendable {
    /// An event of a stream, before faults.
    package struct Event: Equatable, Sendable {
        /// The stream's name, as it was subscribed.
        package var stream: String
        /// The frame's text.
        package var text: String
        /// The kline that it tells; nil for another event.
        var kline: BinanceKline?
    }

    package let route: BinanceRoute
    /// The streams that are subscribed, in the order in which they were.
    package private(set) var streams: [String]
    /// When each stream with a pace told something last.
    private var told: [String: Timestamp] = [:]

    package init(_ route: BinanceRoute) {
        self.route = route
        streams = []
        streams = route.streams.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Whether a kline is subscribed where klines are told.
    package var hasKlines: Bool { wanted.contains { $0.name.content.isKline } }
    /// Whether anything is subscribed that is told here.
    package var tellsAnything: Bool { !wanted.isEmpty }

    private var wanted: [(stream: String, name: BinanceStreamName)] {
        streams.compactMap { stream in
            BinanceStreamName(stream).flatMap { route.tells($0.content) ? (stream, $0) : nil }
        }
    }

    // MARK: Requests

    /// Takes a message of the client; the answer goes out on the same connection.
    package mutating func receive(_ text: String) -> String {
        guard let request = jsonValue(JSONValue.self, from: text) else {
            return Self.refusal(3, "Invalid JSON: expected value at line 1 column 1", id: nil)
        }
        let id = request["id"]
        guard case .object(let fields) = request else { return Self.refusal(2, "Invalid request: expected an object", id: nil) }
        for name in fields.keys.sorted() where !["method", "params", "id"].contains(name) {
            return Self.refusal(0, "Unknown property", id: id)
        }
        guard let method = request["method"] else { return Self.refusal(2, "Invalid request: missing field `method`", id: id) }
        if let id, !Self.isID(id, at: route.venue) {
            return Self.refusal(2, "Invalid request: request ID must be an unsigned integer", id: nil)
        }
        switch method.string {
        case "LIST_SUBSCRIPTIONS": return Self.result(.list(streams.map(JSONValue.text)), id: id)
        case "SUBSCRIBE", "UNSUBSCRIBE":
            guard let names = request["params"]?.elements?.map(\.string), !names.contains(nil) else {
                return Self.refusal(2, "Invalid request: params must be a list of stream names", id: id)
            }
            return change(names.compactMap(\.self), isMore: method.string == "SUBSCRIBE", id: id)
        default:
            return Self.refusal(
                2,
                "Invalid request: unknown variant `\(method.string ?? "")`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, "
                    + "`LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`", id: id)
        }
    }

    private mutating func change(_ names: [String], isMore: Bool, id: JSONValue?) -> String {
        if isMore {
            let more = names.filter { !streams.contains($0) }
            guard streams.count + Set(more).count <= route.venue.mostStreams else {
                return Self.refusal(2, "Invalid request: too many parameters", id: id)
            }
            for name in more where !streams.contains(name) { streams.append(name) }
        } else {
            streams.removeAll { names.contains($0) }
        }
        return Self.result(.null, id: id)
    }

    private static func isID(_ id: JSONValue, at venue: BinanceVenue) -> Bool {
        switch id {
        case .integer(let number): number >= 0
        case .text, .null: venue == .usdm
        default: false
        }
    }

    private static func result(_ result: JSONValue, id: JSONValue?) -> String {
        jsonText(JSONValue.object(["result": result, "id": id ?? .null]))
    }

    private static func refusal(_ code: Int64, _ message: String, id: JSONValue?) -> String {
        var fields: [String: JSONValue] = ["code": .integer(code), "msg": .text(message)]
        fields["id"] = id
        return jsonText(JSONValue.object(fields))
    }

    // MARK: Events

    /// What the venue's present moment brings on the subscribed streams: at a tick the running klines, books and marks, and when a minute is
    /// closed the klines that end with it.
    package mutating func events(in venue: BinanceMarket) -> [Event] {
        let closed = venue.ticks.closed(at: venue.now)
        let isTick = venue.ticks.isTick(venue.now)
        return wanted.compactMap { stream, name in
            guard let contract = venue.contract(name.symbol) else { return nil }
            switch name.content {
            case .kline(let length):
                let kline = closed.flatMap { venue.closing(contract, length, with: $0) } ?? (isTick ? venue.forming(contract, length) : nil)
                return kline.map { event(of: $0, contract, on: stream, at: venue.clock) }
            case .bookTicker: return book(of: contract, on: stream, in: venue, isTick)
            case .markPrice(let seconds): return isTick ? mark(of: contract, on: stream, every: seconds, in: venue) : nil
            }
        }
    }

    /// The event of a kline.
    func event(of kline: BinanceKline, _ contract: ContractFacts, on stream: String, at clock: Timestamp) -> Event {
        Event(stream: stream, text: wrapped(kline.event(contract, at: clock), on: stream), kline: kline)
    }

    private func book(of contract: ContractFacts, on stream: String, in venue: BinanceMarket, _ isTick: Bool) -> Event? {
        guard venue.isQuoted(contract, isTick: isTick), let quote = venue.quote(of: contract) else { return nil }
        let time = route.venue == .usdm ? venue.clock.milliseconds : nil
        let event = BinanceEvent.BookTicker(
            e: time == nil ? nil : "bookTicker", u: venue.now.milliseconds, E: time, T: time, s: contract.instrument.symbol,
            b: contract.text(quote.bid), B: contract.text(quote.bidSize), a: contract.text(quote.ask), A: contract.text(quote.askSize))
        return Event(stream: stream, text: wrapped(event, on: stream))
    }

    private mutating func mark(
        of contract: ContractFacts, on stream: String, every seconds: Int64, in venue: BinanceMarket
    ) -> Event? {
        if let last = told[stream], venue.now < last.advanced(bySeconds: seconds) { return nil }
        guard let mark = venue.markPrice(of: contract), let index = venue.indexPrice(of: contract) else { return nil }
        told[stream] = venue.now
        let event = BinanceEvent.MarkPrice(
            E: venue.clock.milliseconds, s: contract.instrument.symbol, p: BinanceText.fixed(mark.units, 8),
            i: BinanceText.fixed(index.units, 8), P: BinanceText.fixed(index.units, 8),
            r: BinanceText.fixed(venue.estimatedRate(of: contract), 8), T: venue.nextSettlement.milliseconds)
        return Event(stream: stream, text: wrapped(event, on: stream))
    }

    private struct Combined<Data: Encodable>: Encodable {
        var stream: String
        var data: Data
    }

    private func wrapped(_ event: some Encodable, on stream: String) -> String {
        route.isCombined ? jsonText(Combined(stream: stream, data: event)) : jsonText(event)
    }
}
