public import Logging
import Synchronization
public import TraderModel
import TraderSockets

/// One connection to a venue's streams, whichever venue it is: connects and subscribes when it is told to, and passes on what comes.
public final class VenueStream: Sendable {
    private let venue: any Venue
    private let base: String
    private let tlsRoots: String?
    private let counters: VenueCounters
    private let recorder: FrameRing?
    private let now: @Sendable () -> Timestamp
    private let silence: Duration?
    private let logger: Logger
    private let tell: @Sendable (StreamEvent) -> Bool
    private let followed = Mutex(Followed())
    private let present = Mutex<Silence?>(nil)

    /// What is followed, and who hears of a change.
    private struct Followed {
        var subscriptions: [Subscription] = []
        /// The instrument that was asked for, by the one whose name the venue's data carries, where they differ.
        var routes: [Instrument: Instrument] = [:]
        /// Wakes the connection of the moment, or the wait for something to follow, if there is one.
        var changed: AsyncStream<Void>.Continuation?
    }

    /// A stream that `connect` follows, at first nothing.
    ///
    /// - Parameters:
    ///   - base: where the venue's streams lie, `ws://` or `wss://`.
    ///   - tlsRoots: path of a PEM file of certificate authorities to trust beside the system's.
    ///   - counters: counts connections and frames.
    ///   - recorder: keeps the frames as they came, from `VENUE stream`.
    ///   - now: when a frame came.
    ///   - silence: how long a connection may bring nothing of what it is for; nil for what the venue says.
    ///   - tell: hears what happens, one after the other; answers whether it can hear more. When it cannot the connection is given up.
    public init(
        _ venue: any Venue, at base: String, tlsRoots: String? = nil, counters: VenueCounters = VenueCounters(), recorder: FrameRing? = nil,
        now: @escaping @Sendable () -> Timestamp, silence: Duration? = nil, logger: Logger, tell: @escaping @Sendable (StreamEvent) -> Bool
    ) {
        self.venue = venue
        self.base = base
        self.tlsRoots = tlsRoots
        self.counters = counters
        self.recorder = recorder
        self.now = now
        self.silence = silence
        self.logger = logger
        self.tell = tell
    }

    /// What is followed from now on: the present connection, if there is one, is told what is new and what is not followed any more, and every
    /// later one all of it. Of two instruments that the venue calls by one name the first gets the data.
    public func follow(_ subscriptions: [Subscription]) {
        let aliases = subscriptions.map(\.instrument).map { (venue.canonical($0), $0) }
        followed.withLock { followed in
            followed.subscriptions = subscriptions
            followed.routes = Dictionary(aliases) { first, _ in first }.filter { $0.key != $0.value }
            followed.changed?.yield()
        }
    }

    /// Waits for `pause`, longer or shorter by up to a quarter, and for something to follow; then connects and holds the connection until it ends
    /// or the task is cancelled. `disconnected` tells the end, also of an attempt that came to nothing, and `idle` an end since nothing is
    /// followed any more; whether and when to connect again is the caller's to say.
    public func connect(after pause: Duration) async {
        var generator = SystemRandomNumberGenerator()
        if pause > .zero {
            // Only cancellation ends the pause early.
            guard (try? await Task.sleep(for: Backoff.spread(pause, using: &generator))) != nil else { return }
        }
        let waits = listen()
        while followed.withLock({ $0.subscriptions.isEmpty }) {
            guard await waits.first(where: { _ in true }) != nil else { return }
        }
        let silence = Silence()
        present.withLock { $0 = silence }
        let reason = await follow(silence)
        guard !Task.isCancelled else { return }
        counters.count(.disconnections)
        _ = tell(reason.map(StreamEvent.disconnected) ?? .idle)
    }

    /// Gives the present connection up: for `reason` it is of no use any more.
    public func restart(_ reason: String) { present.withLock { $0 }?.giveUp(reason) }

    /// Changes of what is followed, from now on for this listener alone.
    private func listen() -> AsyncStream<Void> {
        let (changes, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        followed.withLock { $0.changed = changed }
        return changes
    }

    /// Holds one connection until it ends; answers why it did, nil when nothing is followed any more.
    private func follow(_ silence: Silence) async -> String? {
        let changes = listen()
        let wanted = followed.withLock { $0.subscriptions }
        let connections = venue.connections(for: wanted, at: base)
        guard let connection = connections.first else { return "\(venue.name) has no stream of \(wanted.map(\.description))" }
        if connections.count > 1 { logger.error("more is followed than one connection tells", metadata: ["streams": "\(wanted.count)"]) }
        do {
            return try await WebSocketClient.connect(url: connection.url, tlsRoots: tlsRoots, logger: logger) { session in
                counters.count(.connections)
                _ = tell(.connected)
                silence.end()
                return try await withThrowingTaskGroup(of: String?.self) { group in
                    group.addTask { [self] in try await subscribe(session, connection, changes) }
                    group.addTask { [self] in try await read(session, silence) }
                    group.addTask { [self] in try await watch(silence) }
                    defer { group.cancelAll() }
                    return try await group.next() ?? nil
                }
            }
        } catch {
            if case TransportError.timedOut = error { counters.count(.timeouts) }
            return VenueMessage.shown("\(error)")
        }
    }

    /// Tells the venue what is followed, now and after each change, until nothing is or the task is cancelled.
    private func subscribe(_ session: WebSocketSession, _ connection: VenueConnection, _ changes: AsyncStream<Void>) async throws -> String?
    {
        // The answers to the venue's pings count among our messages.
        let spacing = Duration.milliseconds(1_000 / venue.rules.messagesPerSecond + 50)
        for message in connection.greeting {
            try await session.send(message)
            try await Task.sleep(for: spacing)
        }
        var (told, id) = (connection.subscriptions, Int64(1))
        repeat {
            let wanted = followed.withLock { $0.subscriptions }
            guard !wanted.isEmpty else { return nil }
            let messages = venue.messages(from: told, to: wanted, id: id)
            for message in messages {
                try await session.send(message)
                try await Task.sleep(for: spacing)
            }
            id += Int64(messages.count)
            told = wanted
        } while await changes.first { _ in true } != nil
        throw CancellationError()
    }

    /// Passes on what comes; answers why it stopped.
    private func read(_ session: WebSocketSession, _ silence: Silence) async throws -> String {
        for try await text in session.inbound {
            counters.count(.frames)
            recorder?.record(from: Self.origin(of: venue.name), text: text)
            guard pass(text, silence) else { return "more frames came than were read" }
        }
        let reason = VenueMessage.shown(session.closeReason ?? "")
        return "the venue closed the connection with code \(session.closeCode ?? 1006)\(reason.isEmpty ? "" : ": \(reason)")"
    }

    /// Passes a frame on; answers whether more can be.
    private func pass(_ text: String, _ silence: Silence) -> Bool {
        do throws(VenueError) {
            let frame = try venue.frame(text, at: now())
            // What only answers our messages is no data: what tells nothing else is silent all the same.
            if frame.hasData || frame.events.contains(.heartbeat) {
                silence.end()
                silence.sawData()
            }
            for case .error in frame.events { counters.count(.errorFrames) }
            return tell(.frame(frame.routed(followed.withLock { $0.routes })))
        } catch {
            counters.count(.malformedFrames)
            return tell(.unreadable("\(error)"))
        }
    }

    /// Ends when nothing was heard for too long, or the connection was given up: with the reason for that.
    private func watch(_ silence: Silence) async throws -> String {
        let limit = { [self] in
            self.silence ?? .seconds(venue.silenceSeconds(of: followed.withLock { $0.subscriptions }))
        }
        if let reason = try await silence.lasts(for: limit) { return reason }
        counters.count(.timeouts)
        return silence.hadData
            ? "no frame for \(limit())"
            : "the venue took the connection and told nothing for \(limit()): its address may be one that is not served any more"
    }

    /// What a `FrameRing` names as the origin of a venue's frames.
    public static func origin(of venue: String) -> String { "\(venue) stream" }
}
