public import Logging
import Synchronization
public import TraderModel

/// Coinbase's market data and heartbeats, followed for as long as the service runs: connects, subscribes, and connects again.
public final class CoinbaseStream: Sendable {
    /// What happens on the stream.
    public enum Event: Equatable, Sendable {
        /// A new connection: nothing that was sent before it is repeated but in a snapshot.
        case connected
        case frame(CoinbaseFrame)
        /// A frame that cannot be read; the connection goes on.
        case unreadable(String)
        /// The connection ended; another attempt follows.
        case disconnected(String)
    }

    /// What can be followed beside the heartbeats.
    public enum Channel: String, Sendable, CaseIterable {
        case candles
        case marketTrades = "market_trades"
    }

    /// Where the venue's public stream lies.
    public static let standardURL = "wss://advanced-trade-ws.coinbase.com"
    /// Silence after which the connection is given up: with heartbeats each second, five are abnormal already.
    public static let standardSilence = Duration.seconds(15)
    /// The venue takes eight messages a second from a connection.
    private static let messageSpacing = Duration.milliseconds(150)
    private static let bufferedEvents = 4_096

    /// The events, for one task. When it is not read in time the connection is given up and made again.
    public let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let url: String
    private let instruments: [Instrument]
    private let channels: [Channel]
    private let tlsRoots: String?
    private let counters: VenueCounters
    private let recorder: FrameRing?
    private let silence: Duration
    private let logger: Logger
    private let connection = Mutex<ConnectionWatch?>(nil)

    /// A stream of `channels` of `instruments`; `silence` is the time without any frame after which the connection is given up.
    public init(
        url: String, instruments: [Instrument], channels: Set<Channel> = [.candles], tlsRoots: String? = nil,
        counters: VenueCounters = VenueCounters(), recorder: FrameRing? = nil, silence: Duration = CoinbaseStream.standardSilence,
        logger: Logger
    ) {
        self.url = url
        self.instruments = instruments
        self.channels = Channel.allCases.filter(channels.contains)
        self.tlsRoots = tlsRoots
        self.counters = counters
        self.recorder = recorder
        self.silence = silence
        self.logger = logger
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.bufferedEvents))
    }

    /// Follows the stream until the task is cancelled. A pause that grows lies between attempts, and is short again once data has flowed.
    public func run() async {
        var backoff = Backoff()
        while !Task.isCancelled {
            let watch = ConnectionWatch()
            connection.withLock { $0 = watch }
            do {
                try await follow(watch)
                continuation.yield(.disconnected("the venue closed the connection"))
            } catch {
                guard !Task.isCancelled else { break }
                continuation.yield(.disconnected("\(error)"))
            }
            counters.count(.disconnections)
            if watch.hasData { backoff.reset() }
            do {
                try await Task.sleep(for: backoff.next() * Double.random(in: 0.75...1.25))
            } catch {
                break
            }
        }
        continuation.finish()
    }

    /// Gives the present connection up within a second and makes a new one, since `reason`.
    public func restart(_ reason: String) { connection.withLock { $0?.giveUp(reason) } }

    private func follow(_ watch: ConnectionWatch) async throws {
        try await WebSocketClient.connect(url: url, tlsRoots: tlsRoots, logger: logger) { session in
            counters.count(.connections)
            continuation.yield(.connected)
            try await withThrowingTaskGroup { group in
                group.addTask { [silence] in try await watch.run(silence: silence) }
                group.addTask { [self] in
                    for try await text in session.inbound { try pass(text, watch) }
                    let reason = session.closeReason.map { $0.isEmpty ? "" : ": \($0)" } ?? ""
                    throw VenueError.malformed("the venue closed the connection with \(session.closeCode ?? 1006)\(reason)")
                }
                // Heartbeats first: without them the venue closes a channel on which nothing happens.
                try await session.send(subscription(to: "heartbeats", products: []))
                for channel in channels {
                    try await Task.sleep(for: Self.messageSpacing)
                    try await session.send(subscription(to: channel.rawValue, products: instruments.map(\.symbol)))
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func pass(_ text: String, _ watch: ConnectionWatch) throws {
        watch.heard()
        counters.count(.frames)
        recorder?.record(from: "coinbase stream", text: text)
        let event: Event
        var refusal: String?
        do {
            let frame = try CoinbaseFrame(text)
            for content in frame.contents {
                switch content {
                case .candleSnapshot, .candleUpdate, .trades: watch.sawData()
                case .error(let message):
                    counters.count(.errorFrames)
                    if !watch.hasData { refusal = message }
                case .subscriptions, .heartbeat, .other: break
                }
            }
            event = .frame(frame)
        } catch {
            counters.count(.malformedFrames)
            event = .unreadable("\(error)")
        }
        if case .dropped = continuation.yield(event) { throw VenueError.malformed("more frames than could be read") }
        // An error before any data is a subscription that the venue does not take: nothing more would come.
        if let refusal { throw VenueError.malformed("the venue refused the subscription: \(refusal)") }
    }

    private func subscription(to channel: String, products: [String]) -> String {
        let list = products.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"type\":\"subscribe\",\"channel\":\"\(channel)\",\"product_ids\":[\(list)]}"
    }
}
