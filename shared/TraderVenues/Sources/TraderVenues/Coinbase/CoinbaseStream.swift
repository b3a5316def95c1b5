public import Logging
public import TraderModel

/// Coinbase's candles and heartbeats, followed for as long as the service runs: connects, subscribes, and connects again.
public struct CoinbaseStream: Sendable {
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

    /// Where the venue's public stream lies.
    public static let standardURL = "wss://advanced-trade-ws.coinbase.com"
    /// Silence after which the connection is given up: with heartbeats each second, five are abnormal already.
    private static let silenceSeconds = 15
    private static let bufferedEvents = 4_096

    /// The events, for one task. When it is not read in time the connection is given up and made again.
    public let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let url: String
    private let instruments: [Instrument]
    private let logger: Logger

    public init(url: String, instruments: [Instrument], logger: Logger) {
        self.url = url
        self.instruments = instruments
        self.logger = logger
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.bufferedEvents))
    }

    /// Follows the stream until the task is cancelled: pauses of 1, 2, 4 … 30 s with jitter between attempts, from 1 s again once data flowed.
    public func run() async {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            let silence = Silence()
            do {
                try await follow(silence)
                continuation.yield(.disconnected("the venue closed the connection"))
            } catch {
                guard !Task.isCancelled else { break }
                continuation.yield(.disconnected("\(error)"))
            }
            if silence.wasBroken { pause = .seconds(1) }
            try? await Task.sleep(for: pause * Double.random(in: 0.75...1.25))
            pause = min(pause * 2, .seconds(30))
        }
        continuation.finish()
    }

    private func follow(_ silence: Silence) async throws {
        try await WebSocketClient.connect(url: url, logger: logger) { session in
            continuation.yield(.connected)
            try await session.send(subscription(to: "heartbeats", products: []))
            try await session.send(subscription(to: "candles", products: instruments.map(\.symbol)))
            try await withThrowingTaskGroup { group in
                group.addTask { try await silence.watch(for: .seconds(Self.silenceSeconds)) }
                group.addTask {
                    for try await text in session.inbound {
                        silence.end()
                        try pass(text)
                    }
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func pass(_ text: String) throws {
        let event: Event
        do {
            event = .frame(try CoinbaseFrame(text))
        } catch {
            event = .unreadable("\(error)")
        }
        if case .dropped = continuation.yield(event) { throw VenueError.malformed("more frames than could be read") }
    }

    private func subscription(to channel: String, products: [String]) -> String {
        let list = products.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"type\":\"subscribe\",\"channel\":\"\(channel)\",\"product_ids\":[\(list)]}"
    }
}
