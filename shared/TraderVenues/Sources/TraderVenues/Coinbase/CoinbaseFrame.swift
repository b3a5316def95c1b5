public import TraderModel

/// A frame of Coinbase's market data WebSocket.
public struct CoinbaseFrame: Equatable, Sendable {
    /// What a frame says.
    public enum Content: Equatable, Sendable {
        /// All that this connection is subscribed to: products by channel.
        case subscriptions([String: [String]])
        /// The connection is alive.
        case heartbeat
        /// Buckets as they stand when the subscription begins, about a hundred a product, sorted by start.
        case candleSnapshot([TimedBar])
        /// Buckets that changed, sorted by start.
        case candleUpdate([TimedBar])
        /// Trades by ascending id, of a snapshot or as they were made.
        case trades([VenueTrade])
        /// A channel or event that we do not use.
        case other(String)
        /// An error; such a frame has no sequence number.
        case error(String)
    }

    /// Counts every frame of the connection from 0; nil in an error frame.
    public var sequenceNumber: Int64?
    /// The venue's time, RFC 3339 with 0 to 9 fractional digits.
    public var timestamp: String?
    /// What the frame says; more than one when a frame holds several events.
    public var contents: [Content]

    /// Decodes the text of a frame. Throws `VenueError.malformed`; an unknown channel is `other`.
    public init(_ text: String) throws(VenueError) {
        let envelope = try decodeJSON(Envelope.self, from: Array(text.utf8))
        sequenceNumber = envelope.sequence_num
        timestamp = envelope.timestamp
        if envelope.type == "error" {
            contents = [.error(envelope.message ?? "no message")]
            return
        }
        guard let channel = envelope.channel else { throw .malformed("a frame without a channel: \(text.prefix(200))") }
        var contents: [Content] = []
        for event in envelope.events ?? [] { contents.append(try event.content(on: channel)) }
        self.contents = contents.isEmpty ? [.other(channel)] : contents
    }

    /// The venue's time, when it can be read.
    public var sentAt: Timestamp? { timestamp.flatMap { Timestamp($0) } }

    private struct Envelope: Decodable {
        var type: String?
        var message: String?
        var channel: String?
        var timestamp: String?
        var sequence_num: Int64?
        var events: [Event]?
    }

    private struct Event: Decodable {
        var type: String?
        var candles: [CoinbaseCandle]?
        var subscriptions: [String: [String]]?
        var trades: [CoinbaseTrade]?

        func content(on channel: String) throws(VenueError) -> Content {
            switch (channel, type) {
            case ("subscriptions", _): return .subscriptions(subscriptions ?? [:])
            case ("heartbeats", _): return .heartbeat
            case ("candles", "snapshot"): return .candleSnapshot(try bars())
            case ("candles", "update"): return .candleUpdate(try bars())
            case ("market_trades", "snapshot"), ("market_trades", "update"): return .trades(try madeTrades())
            default: return .other("\(channel)/\(type ?? "")")
            }
        }

        private func madeTrades() throws(VenueError) -> [VenueTrade] {
            var made: [VenueTrade] = []
            for trade in trades ?? [] { made.append(try trade.trade()) }
            return made.sorted { ($0.instrument, $0.id) < ($1.instrument, $1.id) }
        }

        private func bars() throws(VenueError) -> [TimedBar] {
            var bars: [TimedBar] = []
            for candle in candles ?? [] {
                guard let product = candle.product_id else { throw .malformed("a candle without a product_id") }
                bars.append(try candle.bar(of: Instrument(venue: CoinbaseREST.venue, symbol: CoinbaseProduct.canonical(product))))
            }
            return bars.sorted { $0.ts < $1.ts }
        }
    }
}
