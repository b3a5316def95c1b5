public import Logging
import Synchronization
public import TraderModel
import TraderSockets

/// Coinbase's public market data: connects and subscribes when it is told to, and passes on what comes.
public final class CoinbaseStream: Sendable {
    /// What can be followed beside the heartbeats, in the order in which it is subscribed to.
    public enum Channel: String, CaseIterable, Sendable {
        /// Candles of five minutes.
        case candles
        /// Every trade.
        case marketTrades = "market_trades"
        /// The best bid and ask.
        case ticker
    }

    /// Where the venue's public stream lies.
    public static let standardURL = "wss://advanced-trade-ws.coinbase.com"
    private static let bufferedEvents = 4_096
    /// Room in the buffer that frames leave, so that the end of a connection whose frames nobody reads is still told.
    private static let reservedEvents = 64

    /// The events, for one task. When it is not read in time the connection is given up and made again.
    public let events: AsyncStream<StreamEvent>
    private let continuation: AsyncStream<StreamEvent>.Continuation
    private let url: String
    private let followed = Mutex(Followed())
    private let tlsRoots: String?
    private let counters: VenueCounters
    /// What a `FrameRing` names as the origin of its frames.
    public static let frameOrigin = VenueStream.origin(of: CoinbaseREST.venue)

    private let recorder: FrameRing?
    private let limit: Duration
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let present = Mutex<Silence?>(nil)

    /// What is followed, and who hears of a change.
    private struct Followed {
        /// Products by channel, in the order in which they were asked for.
        var products: [Channel: [String]] = [:]
        /// The instrument that was asked for, by the one whose name the venue's data carries.
        var routes: [Instrument: Instrument] = [:]
        /// Wakes the connection of the moment, if there is one.
        var changed: AsyncStream<Void>.Continuation?
    }

    /// A stream that `connect` follows.
    ///
    /// - Parameters:
    ///   - url: `ws://` or `wss://`.
    ///   - instruments: what to follow at first.
    ///   - channels: what to follow of them, beside the heartbeats.
    ///   - tlsRoots: path of a PEM file of certificate authorities to trust beside the system's.
    ///   - counters: counts connections and frames.
    ///   - recorder: keeps the frames as they came.
    ///   - now: when a frame came.
    ///   - silence: how long a connection may bring no frame at all before it is given up; with heartbeats each second, five are abnormal.
    public init(
        url: String, instruments: [Instrument] = [], channels: Set<Channel> = [.candles], tlsRoots: String? = nil,
        counters: VenueCounters = VenueCounters(), recorder: FrameRing? = nil,
        now: @escaping @Sendable () -> Timestamp = { .wallClock }, silence: Duration = .seconds(15), logger: Logger
    ) {
        self.url = url
        self.tlsRoots = tlsRoots
        self.counters = counters
        self.recorder = recorder
        limit = silence
        self.now = now
        self.logger = logger
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.bufferedEvents))
        follow(Dictionary(uniqueKeysWithValues: channels.map { ($0, instruments) }))
    }

    /// What is followed from now on, by channel: the present connection, if there is one, is told what is new and what is not followed any
    /// more, and every later one all of it. Of two instruments with the same book (`BTC-USD`, `BTC-USDC`) the first gets the data.
    public func follow(_ instruments: [Channel: [Instrument]]) {
        let all = Channel.allCases.flatMap { instruments[$0] ?? [] }
        followed.withLock { followed in
            followed.products = instruments.mapValues { $0.map(\.symbol) }
            followed.routes = Dictionary(all.map { (CoinbaseREST.instrument($0.symbol), $0) }) { first, _ in first }
            followed.changed?.yield()
        }
    }

    /// Waits for `pause`, longer or shorter by up to a quarter, then connects and holds the connection until it ends or the task is
    /// cancelled. `disconnected` tells the end, also of an attempt that came to nothing; whether and when to connect again is the caller's
    /// to say.
    public func connect(after pause: Duration) async {
        var generator = SystemRandomNumberGenerator()
        if pause > .zero {
            // Only cancellation ends the pause early.
            guard (try? await Task.sleep(for: Backoff.spread(pause, using: &generator))) != nil else { return }
        }
        let silence = Silence()
        present.withLock { $0 = silence }
        let reason = await follow(silence)
        guard !Task.isCancelled else { return }
        counters.count(.disconnections)
        continuation.yield(.disconnected(reason))
    }

    /// Gives the present connection up and makes a new one: for `reason` it is of no use any more.
    public func restart(_ reason: String) { present.withLock { $0 }?.giveUp(reason) }

    /// Holds one connection until it ends; answers why it did.
    private func follow(_ silence: Silence) async -> String {
        do {
            return try await WebSocketClient.connect(url: url, tlsRoots: tlsRoots, logger: logger) { session in
                counters.count(.connections)
                continuation.yield(.connected)
                silence.end()
                // Whoever changes what is followed wakes this connection, and none before it.
                let (changes, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
                followed.withLock { $0.changed = changed }
                return try await withThrowingTaskGroup { group in
                    group.addTask { [self] in try await subscribe(session, changes) }
                    group.addTask { [self] in try await read(session, silence) }
                    group.addTask { [limit, counters] in
                        if let reason = try await silence.lasts(for: limit) { return reason }
                        counters.count(.timeouts)
                        return "no frame for \(limit)"
                    }
                    defer { group.cancelAll() }
                    return try await group.next() ?? ""
                }
            }
        } catch {
            if case TransportError.timedOut = error { counters.count(.timeouts) }
            return VenueMessage.shown("\(error)")
        }
    }

    /// Tells the venue what is followed, now and after each change, until the task is cancelled. One message a channel: the venue waits
    /// five seconds for the first, and takes eight a second.
    private func subscribe(_ session: WebSocketSession, _ changes: AsyncStream<Void>) async throws -> String {
        try await session.send(Self.message("subscribe", "heartbeats", []))
        var told: [Channel: [String]] = [:]
        repeat {
            let wanted = followed.withLock { $0.products }
            for channel in Channel.allCases {
                let (old, new) = (told[channel] ?? [], wanted[channel] ?? [])
                let (gone, added) = (old.filter { !new.contains($0) }, new.filter { !old.contains($0) })
                if !gone.isEmpty { try await session.send(Self.message("unsubscribe", channel.rawValue, gone)) }
                if !added.isEmpty { try await session.send(Self.message("subscribe", channel.rawValue, added)) }
            }
            told = wanted
        } while await changes.first { _ in true } != nil
        throw CancellationError()
    }

    /// Passes on what comes; answers why it stopped.
    private func read(_ session: WebSocketSession, _ silence: Silence) async throws -> String {
        for try await text in session.inbound {
            silence.end()
            counters.count(.frames)
            recorder?.record(from: Self.frameOrigin, text: text)
            if let reason = pass(text, silence) { return reason }
        }
        let reason = VenueMessage.shown(session.closeReason ?? "")
        return "the venue closed the connection with code \(session.closeCode ?? 1006)\(reason.isEmpty ? "" : ": \(reason)")"
    }

    /// Passes a frame on; answers why the connection has to end, if it has to.
    private func pass(_ text: String, _ silence: Silence) -> String? {
        var refusal: String?
        let event: StreamEvent
        do {
            let frame = try CoinbaseVenue().frame(text, at: now())
            if frame.hasData { silence.sawData() }
            for case .error(let message) in frame.events {
                counters.count(.errorFrames)
                // Later ones leave what flows as it is; before any data it is the subscription that was refused.
                if !silence.hadData { refusal = "the venue refuses the subscription: \(message)" }
            }
            event = .frame(frame.routed(followed.withLock { $0.routes }))
        } catch {
            counters.count(.malformedFrames)
            event = .unreadable("\(error)")
        }
        guard case .enqueued(let room) = continuation.yield(event), room >= Self.reservedEvents else {
            return "more frames came than were read"
        }
        return refusal
    }

    private static func message(_ type: String, _ channel: String, _ products: [String]) -> String {
        let list = products.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"type\":\"\(type)\",\"channel\":\"\(channel)\",\"product_ids\":[\(list)]}"
    }
}
