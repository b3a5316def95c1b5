import TraderLab
package import TraderModel

/// The protocol of one Coinbase connection: what is subscribed on it, and the frames that go out on it.
package struct CoinbaseSession {
    /// Text to send; `mark` is nil for an error, which has no envelope.
    package struct Outgoing: Equatable {
        package var text: String
        package var mark: FrameMark?
    }

    private static let snapshotBuckets = 100
    private static let snapshotTrades = 50

    /// Products of `candles`, nil while the channel is not subscribed.
    package private(set) var products: Set<String>?
    package private(set) var hasHeartbeats = false
    /// Products of `market_trades`, nil while the channel is not subscribed, and up to when their trades were told.
    private var tradedProducts: Set<String>?
    private var toldThrough = Timestamp(microseconds: .min)
    /// Products of `ticker`, nil while the channel is not subscribed, and up to when their trades were taken for it.
    private var quotedProducts: Set<String>?
    private var takenThrough = Timestamp(microseconds: .min)
    /// What is still to be told on `ticker`, ascending by moment.
    private var waitingTickers: [CoinbaseTicker] = []
    /// Whether a subscription has arrived: a connection without one is closed.
    package private(set) var hasSubscribed = false
    private var nextSequence: Int64 = 0

    package init() {}

    private struct Request: Decodable {
        var type: String
        var channel: String
        var productIDs: [String]?

        private enum CodingKeys: String, CodingKey {
            case type, channel
            case productIDs = "product_ids"
        }
    }

    /// Takes a message of the client and answers what goes out: for a new subscription of candles the snapshot, then the cumulative ack.
    package mutating func receive(_ text: String, in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> [Outgoing] {
        guard let request = jsonValue(Request.self, from: text), ["subscribe", "unsubscribe"].contains(request.type) else {
            return [Self.error("failed to unmarshal request")]
        }
        guard ["candles", "heartbeats", "market_trades", "ticker"].contains(request.channel) else {
            return [Self.error("authentication failure")]
        }
        let known = Set(request.productIDs ?? []).intersection(venue.products)
        var outgoing: [Outgoing] = []
        if request.type == "unsubscribe" {
            unsubscribe(request)
        } else {
            hasSubscribed = true
            if request.channel == "heartbeats" {
                hasHeartbeats = true
            } else if request.channel == "market_trades" {
                tradedProducts = known.union(tradedProducts ?? [])
                outgoing.append(tradeSnapshot(of: known, in: venue, &stamps))
            } else if request.channel == "ticker" {
                quotedProducts = known.union(quotedProducts ?? [])
                takenThrough = max(takenThrough, venue.now)
                let tickers = known.sorted().compactMap { venue.ticker(of: $0) }
                outgoing.append(frame("ticker", [TickersEvent(type: .snapshot, tickers: tickers)], at: venue.now, &stamps))
            } else if !known.isEmpty {
                products = known.union(products ?? [])
                outgoing.append(snapshot(of: known, in: venue, &stamps))
            }
        }
        outgoing.append(frame("subscriptions", [SubscriptionsEvent(subscriptions: subscriptions)], at: venue.now, &stamps))
        return outgoing
    }

    /// The update of the running buckets; nil when none of the subscribed products shows anything.
    package mutating func update(in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> Outgoing? {
        let candles = (products ?? []).sorted().flatMap { product in
            venue.buckets(of: product, from: venue.running, through: venue.running).map {
                CoinbaseCandle($0.bar, opened: $0.ts, product: product)
            }
        }
        guard !candles.isEmpty else { return nil }
        return frame("candles", [CandlesEvent(type: .update, candles: candles)], at: venue.now, &stamps)
    }

    /// The trades since the last such frame, newest first; nil when there was none, or the channel is not subscribed.
    package mutating func trades(in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> Outgoing? {
        guard let tradedProducts else { return nil }
        let trades = tradedProducts.sorted().flatMap { product in
            venue.trades(of: product, from: venue.running.advanced(by: -1, of: Market.barLength), through: venue.running).filter {
                $0.time > toldThrough
            }
            .reversed().map { TradesEvent.Trade($0, of: product) }
        }
        toldThrough = venue.now
        guard !trades.isEmpty else { return nil }
        return frame("market_trades", [TradesEvent(type: .update, trades: trades)], at: venue.now, &stamps)
    }

    /// When something of `ticker` is to be told next; nil when nothing is.
    package var nextTicker: Timestamp? { waitingTickers.first?.moment }

    /// What `ticker` says at the present moment: each trade of an update by itself, a second after the one before, so that whoever looks once a
    /// second sees every price that was traded.
    package mutating func tickers(in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> [Outgoing] {
        guard let quotedProducts else { return [] }
        for product in quotedProducts.sorted() {
            let trades = venue.trades(of: product, from: venue.running.advanced(by: -1, of: Market.barLength), through: venue.running)
                .filter { $0.time > takenThrough }
            for (place, trade) in trades.enumerated() {
                waitingTickers.append(venue.ticker(of: product, trade, at: venue.now.advanced(bySeconds: Int64(place))))
            }
        }
        takenThrough = venue.now
        waitingTickers.sort { ($0.moment, $0.values.product_id) < ($1.moment, $1.values.product_id) }
        let due = waitingTickers.prefix { $0.moment <= venue.now }
        waitingTickers.removeFirst(due.count)
        return due.map { frame("ticker", [TickersEvent(type: .update, tickers: [$0.values])], at: venue.now, &stamps) }
    }

    private mutating func tradeSnapshot(of wanted: Set<String>, in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> Outgoing {
        let trades = wanted.sorted().flatMap { product in
            venue.trades(of: product, from: venue.running.advanced(by: -1, of: Market.barLength), through: venue.running).suffix(
                Self.snapshotTrades
            )
            .reversed().map { TradesEvent.Trade($0, of: product) }
        }
        toldThrough = venue.now
        return frame("market_trades", [TradesEvent(type: .snapshot, trades: trades)], at: venue.now, &stamps)
    }

    /// A heartbeat; nil when the channel is not subscribed. `counter` is the server's, not the connection's.
    package mutating func heartbeat(counter: Int64, at now: Timestamp, _ stamps: inout FrameStamps) -> Outgoing? {
        guard hasHeartbeats else { return nil }
        // Go's text of a time, as the venue sends it: readers take it as opaque.
        let seconds = Timestamp.seconds(now.wholeSeconds).description.dropLast().split(separator: "T").joined(separator: " ")
        let event = HeartbeatEvent(currentTime: "\(seconds).000000000 +0000 UTC m=+\(counter).000000000", counter: counter)
        return frame("heartbeats", [event], at: now, &stamps)
    }

    private mutating func unsubscribe(_ request: Request) {
        if request.channel == "heartbeats" {
            hasHeartbeats = false
        } else if request.channel == "market_trades" {
            let left = request.productIDs.map { tradedProducts?.subtracting($0) ?? [] } ?? []
            tradedProducts = left.isEmpty ? nil : left
        } else if request.channel == "ticker" {
            let left = request.productIDs.map { quotedProducts?.subtracting($0) ?? [] } ?? []
            quotedProducts = left.isEmpty ? nil : left
            waitingTickers.removeAll { !left.contains($0.values.product_id) }
        } else if let gone = request.productIDs, !gone.isEmpty, let left = products?.subtracting(gone), !left.isEmpty {
            products = left
        } else {
            products = nil
        }
    }

    private mutating func snapshot(of wanted: Set<String>, in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> Outgoing {
        let first = venue.running.advanced(by: 1 - Self.snapshotBuckets, of: Market.barLength)
        let candles = wanted.sorted().flatMap { product in
            venue.buckets(of: product, from: first, through: venue.running).reversed().map {
                CoinbaseCandle($0.bar, opened: $0.ts, product: product)
            }
        }
        return frame("candles", [CandlesEvent(type: .snapshot, candles: candles)], at: venue.now, &stamps)
    }

    private var subscriptions: [String: [String]] {
        var subscriptions: [String: [String]] = [:]
        if let products { subscriptions["candles"] = products.sorted() }
        if let tradedProducts { subscriptions["market_trades"] = tradedProducts.sorted() }
        if let quotedProducts { subscriptions["ticker"] = quotedProducts.sorted() }
        if hasHeartbeats { subscriptions["heartbeats"] = ["heartbeats"] }
        return subscriptions
    }

    private mutating func frame(
        _ channel: String, _ events: [some Encodable], at now: Timestamp, _ stamps: inout FrameStamps
    ) -> Outgoing {
        let mark = FrameMark(sequenceNumber: nextSequence, timestamp: stamps.next(at: now))
        nextSequence += 1
        let frame = CoinbaseFrame(channel: channel, timestamp: mark.timestamp, sequenceNumber: mark.sequenceNumber, events: events)
        return Outgoing(text: jsonText(frame), mark: mark)
    }

    private static func error(_ message: String) -> Outgoing {
        Outgoing(text: jsonText(["type": "error", "message": message]), mark: nil)
    }
}
