import Synchronization
import TestSupport
import Testing
import TraderModel
import TraderVenues

@Suite("any venue's stream", .timeLimit(.minutes(1)))
struct VenueStreamTests {
    private static let acknowledgement = #"{"result":null,"id":1}"#
    private static let kline = MadeBinance.kline("XYZUSDT", 0, isClosed: true)

    private let bars = Subscription(MadeBinance.instrument("XYZUSDT"), .bars(.oneMinute))
    private let others = Subscription(MadeBinance.instrument("ABCUSDT"), .bars(.oneMinute))

    /// What a stream tells, one after the other.
    private final class Ear: Sendable {
        let events: AsyncStream<StreamEvent>
        private let inbox: AsyncStream<StreamEvent>.Continuation
        /// How much more it can hear.
        private let room: Mutex<Int>

        init(room: Int = .max) {
            (events, inbox) = AsyncStream.makeStream()
            self.room = Mutex(room)
        }

        func hear(_ event: StreamEvent) -> Bool {
            inbox.yield(event)
            return room.withLock { room in
                room -= 1
                return room > 0
            }
        }

        func next() async -> StreamEvent? { await events.first { _ in true } }
    }

    private func stream(
        _ port: Int, _ ear: Ear, _ counters: VenueCounters = VenueCounters(), silence: Duration? = nil
    ) -> VenueStream {
        VenueStream(
            MadeBinance.us, at: "ws://127.0.0.1:\(port)", counters: counters, now: { MadeBinance.minute(1).openTime }, silence: silence,
            logger: transportLogger, tell: ear.hear)
    }

    private func frame(_ text: String) throws -> StreamEvent {
        .frame(try MadeBinance.us.frame(text, at: MadeBinance.minute(1).openTime))
    }

    @Test("it waits for something to follow, tells the venue of changes, and ends when nothing is followed any more")
    func followed() async throws {
        let counters = VenueCounters()
        try await ScriptedVenue.with([[Self.acknowledgement, Self.kline, "no frame"].map { .text($0) }], subscriptions: 1) { venue, port in
            let ear = Ear()
            let stream = stream(port, ear, counters)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await stream.connect(after: .zero) }
                stream.follow([bars])
                #expect(await ear.next() == .connected)
                stream.follow([bars, others])
                #expect(try await ear.next() == frame(Self.acknowledgement))
                #expect(try await ear.next() == frame(Self.kline))
                guard case .unreadable = await ear.next() else {
                    Issue.record("it was read")
                    return
                }
                stream.follow([])
                #expect(await ear.next() == .idle)
                try await group.waitForAll()
            }
            #expect(venue.messages == [[#"{"method":"SUBSCRIBE","params":["abcusdt@kline_1m"],"id":1}"#]])
        }
        let counts = counters.snapshot
        #expect(counts[.connections] == 1 && counts[.frames] == 3 && counts[.malformedFrames] == 1)
    }

    @Test("what only answers our messages is silence")
    func silent() async throws {
        let texts = Array(repeating: Self.acknowledgement, count: 50)
        try await ScriptedVenue.with([[.slowly(texts)]], subscriptions: 1) { _, port in
            let ear = Ear()
            let stream = stream(port, ear, silence: .milliseconds(500))
            stream.follow([bars])
            async let held: Void = stream.connect(after: .zero)
            #expect(await ear.next() == .connected)
            stream.follow([bars, others])
            var last: StreamEvent?
            repeat { last = await ear.next() } while try last == frame(Self.acknowledgement)
            guard case .disconnected(let reason)? = last else {
                Issue.record("\(String(describing: last))")
                return
            }
            #expect(reason.hasPrefix("the venue took the connection and told nothing for 0.5 seconds"))
            await held
        }
    }

    @Test("a connection that is cut, given up, or not read in time ends with its reason")
    func ends() async throws {
        try await ScriptedVenue.with([[.text(Self.kline), .cut], [.text(Self.kline)]], subscriptions: 1) { _, port in
            func reason(_ ear: Ear, _ body: (VenueStream) -> Void) async -> String? {
                let stream = stream(port, ear)
                stream.follow([bars])
                async let held: Void = stream.connect(after: .zero)
                _ = await ear.next()
                body(stream)
                while let event = await ear.next() {
                    guard case .disconnected(let reason) = event else { continue }
                    await held
                    return reason
                }
                return nil
            }
            #expect(await reason(Ear()) { $0.follow([bars, others]) }?.contains("1006") == true)
            #expect(await reason(Ear()) { $0.restart("it is of no use") } == "it is of no use")
            #expect(await reason(Ear(room: 2)) { $0.follow([bars, others]) } == "more frames came than were read")
        }
    }
}
