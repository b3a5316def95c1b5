public import TraderModel

/// A frame of Coinbase's market data WebSocket.
public struct CoinbaseFrame: Equatable, Sendable {
    /// What a frame says.
    public enum Content: Equatable, Sendable {
        /// All that this connection is subscribed to: products, by their canonical names, by channel.
        case subscriptions([String: [String]])
        /// The connection is alive.
        case heartbeat
        /// Five-minute buckets as they stand when the subscription begins, about a hundred a product, sorted by start.
        case candleSnapshot([TimedBar])
        /// Five-minute buckets that changed, sorted by start.
        case candleUpdate([TimedBar])
        /// Trades, sorted by number and none twice: some before the subscription in its first frame, then those of the last quarter second.
        case trades([VenueTrade])
        /// A channel or event that we do not use.
        case other(String)
        /// An error; such a frame has no sequence number.
        case error(String)
    }

    /// Counts every frame of the connection from 0; nil in an error frame.
    public var sequenceNumber: Int64?
    /// The venue's time as it came, RFC 3339 with 0 to 9 fractional digits.
    public var timestamp: String?
    /// What the frame says; more than one when a frame holds several events.
    public var contents: [Content]
    /// Best bids and asks of the channel `ticker`, in the order in which they came; its contents are `other`.
    public var tickers: [CoinbaseTicker]

    /// When the venue sent the frame; nil when it does not say so in RFC 3339.
    public var sentAt: Timestamp? { timestamp.flatMap { Timestamp($0) } }

    /// Whether there are candles, trades or quotes in the frame: what a subscription is for.
    public var hasData: Bool {
        !tickers.isEmpty
            || contents.contains { content in
                switch content {
                case .candleSnapshot, .candleUpdate, .trades: true
                case .subscriptions, .heartbeat, .other, .error: false
                }
            }
    }

    /// A frame of candles, trades and words, without quotes.
    public init(sequenceNumber: Int64?, timestamp: String?, contents: [Content]) {
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.contents = contents
        tickers = []
    }

    /// Decodes the text of a frame: instruments carry the canonical names of products. Throws `VenueError.malformed`; an unknown channel
    /// or event is `other`.
    public init(_ text: String) throws(VenueError) {
        let envelope = try decodeJSON(Envelope.self, from: Array(text.utf8))
        if let number = envelope.sequence_num, !(0..<Int64(1) << 53).contains(number) {
            throw .malformed("sequence_num \(number) is none that counting from 0 comes to")
        }
        sequenceNumber = envelope.sequence_num
        timestamp = envelope.timestamp
        if envelope.type == "error" {
            contents = [.error(VenueMessage.shown(envelope.message ?? "no message"))]
            tickers = []
            return
        }
        guard let channel = envelope.channel else { throw .malformed("a frame without a channel: \(VenueMessage.shown(text))") }
        var contents: [Content] = []
        for event in envelope.events { contents.append(try event.content(on: channel)) }
        tickers = channel == "ticker" ? envelope.events.flatMap { $0.tickers ?? [] } : []
        self.contents = contents.isEmpty ? [.other(VenueMessage.shown(channel))] : contents
    }

    private struct Envelope: Decodable {
        var type: String?
        var message: String?
        var channel: String?
        var timestamp: String?
        var sequence_num: Int64?
        var events: [Event] = []

        private enum CodingKeys: CodingKey { case type, message, channel, timestamp, sequence_num, events }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decodeIfPresent(String.self, forKey: .type)
            message = try container.decodeIfPresent(String.self, forKey: .message)
            channel = try container.decodeIfPresent(String.self, forKey: .channel)
            timestamp = try container.decodeIfPresent(String.self, forKey: .timestamp)
            sequence_num = try container.decodeIfPresent(Int64.self, forKey: .sequence_num)
            // Events of channels that we do not use may have any shape.
            guard let channel, ["subscriptions", "heartbeats", "candles", "market_trades", "ticker"].contains(channel) else { return }
            events = try container.decodeIfPresent([Event].self, forKey: .events) ?? []
        }
    }

    private struct Event: Decodable {
        var type: String?
        var candles: [CoinbaseCandle]?
        var trades: [CoinbaseTrade]?
        var tickers: [CoinbaseTicker]?
        var subscriptions: [String: [String]]?

        private enum CodingKeys: CodingKey { case type, candles, trades, tickers, subscriptions }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decodeIfPresent(String.self, forKey: .type)
            subscriptions = try container.decodeIfPresent([String: [String]].self, forKey: .subscriptions)
            // Rows of an event that we do not use may have any shape.
            guard type == "snapshot" || type == "update" else { return }
            candles = try container.decodeIfPresent([CoinbaseCandle].self, forKey: .candles)
            trades = try container.decodeIfPresent([CoinbaseTrade].self, forKey: .trades)
            tickers = try container.decodeIfPresent([CoinbaseTicker].self, forKey: .tickers)
        }

        func content(on channel: String) throws(VenueError) -> Content {
            switch (channel, type) {
            case ("subscriptions", _): return .subscriptions((subscriptions ?? [:]).mapValues { $0.map(CoinbaseProduct.canonical) })
            case ("heartbeats", _): return .heartbeat
            case ("candles", "snapshot"): return .candleSnapshot(try bars())
            case ("candles", "update"): return .candleUpdate(try bars())
            case ("market_trades", "snapshot"), ("market_trades", "update"): return .trades(try sortedTrades())
            default: return .other(VenueMessage.shown("\(channel)/\(type ?? "")"))
            }
        }

        private func bars() throws(VenueError) -> [TimedBar] {
            var bars: [TimedBar] = []
            for candle in candles ?? [] {
                guard let product = candle.product_id else { throw .malformed("a candle without a product_id") }
                bars.append(try candle.bar(of: CoinbaseREST.instrument(product), length: Candle.topicLength))
            }
            return bars.sorted { $0.ts < $1.ts }
        }

        private func sortedTrades() throws(VenueError) -> [VenueTrade] {
            var trades: [VenueTrade] = []
            for trade in self.trades ?? [] { trades.append(try trade.trade()) }
            trades.sort { ($0.id, $0.instrument) < ($1.id, $1.instrument) }
            var unique: [VenueTrade] = []
            for trade in trades {
                guard let last = unique.last, (last.id, last.instrument) == (trade.id, trade.instrument) else {
                    unique.append(trade)
                    continue
                }
                guard last == trade else {
                    throw .malformed(VenueMessage.shown("trade \(trade.id) of \(trade.instrument) is there twice, and not the same"))
                }
            }
            return unique
        }
    }
}
