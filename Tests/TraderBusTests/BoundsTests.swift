import Synchronization
import Testing
import TraderBus
import TraderProto

/// What one peer may make a writer hold, in bytes.
@Suite(.timeLimit(.minutes(1)))
struct BoundsTests {
    private static let greeting =
        [0xff] + [UInt8](repeating: 0, count: 8) + [0x7f, 3, 0] + Array("NULL".utf8) + [UInt8](repeating: 0, count: 48)
    private static let ready = [4, 25] + Array("\u{5}READY\u{b}Socket-Type\0\0\0\u{3}SUB".utf8)

    /// ZeroMQ bounds whole messages alone: of one that does not end it would keep every frame, and of subscriptions each prefix.
    @Test(arguments: ["a message without end", "subscriptions without end"])
    func aPeerThatSendsMoreThanIsTakenIsCutOff(what: String) async throws {
        let heard = HeardLog()
        let log = TestWriter(holding: 3)
        let writer = try log.open(logger: heard.logger)
        let endpoints = try #require(writer.endpoints)
        var flood: [UInt8] = []
        for number in 0..<40_000 {
            let text = Array("\(number)".utf8)
            flood += what.hasPrefix("a message") ? [1, UInt8(text.count)] + text : [0, UInt8(text.count + 1), 1] + text
        }
        try #require(flood.count > BusLimits.subscriptionBytes * 1_000)

        // The writer's greeting and its READY: before them a message is an error of the protocol.
        _ = try await RawPeer(to: endpoints.publish.rawValue).send(
            opening: Self.greeting + Self.ready, answered: Self.greeting.count + Self.ready.count, flood)

        let reading = try Reading(of: writer)
        // The writer publishes on: subscriptions are taken in when it does.
        try await reading.repeating(try log.pulse, from: writer) { heard.hears("more than is taken") }
        #expect(try await reading.take(3).count == 3)
    }

    @Test func aConnectionTooManyIsCutOff() async throws {
        let heard = HeardLog()
        let writer = try TestWriter().open(logger: heard.logger)
        let endpoint = try #require(writer.endpoints).command.rawValue
        try await withThrowingTaskGroup { group in
            for _ in 0...BusLimits.peers { group.addTask { _ = try await RawPeer(to: endpoint).send([]) } }
            // The others end when they have not said in time who they are.
            try await group.waitForAll()
        }
        #expect(heard.hears("one connection too many"))
    }

    @Test func aPageIsBoundedInBytesAndTheReaderGetsAll() async throws {
        let log = TestWriter()
        log.append(8, text: String(repeating: "x", count: BusLimits.pageBytes * 2 / 5))
        log.append(1, text: String(repeating: "y", count: BusLimits.pageBytes - 200))
        log.append(300)
        let writer = try log.open()
        let stranger = try Stranger(at: try #require(writer.endpoints).replay)
        for (from, count) in [(1, 2), (8, 1), (9, 1), (10, 256)] {
            // More than a page is not given, whatever is asked for.
            stranger.send([Array(#"{"from":\#(from),"limit":100000}"#.utf8)])
            let frames = stranger.receive()
            let reply: ReplayReply = try WireCodec.decode(from: try #require(frames.first))
            #expect(reply.count == count && frames.count == 1 + 2 * count, "from \(from)")
        }
        #expect(try await Reading(of: writer).take(309).last?.cursor == log.head)
    }

    @Test func theLargestRecordIsAPageOfItsOwn() throws {
        let log = TestWriter()
        let frame = try #require(TestWriter().append(1, text: "").first).body.count
        let largest = log.append(1, text: String(repeating: "y", count: BusLimits.envelopeBytes - frame))
        log.append(1)
        #expect(largest.map(\.body.count) == [BusLimits.envelopeBytes])
        let writer = try log.open()
        let stranger = try Stranger(at: try #require(writer.endpoints).replay)
        stranger.send([Array(#"{"from":1,"limit":256}"#.utf8)])
        let reply: ReplayReply = try WireCodec.decode(from: try #require(stranger.receive().first))
        #expect(reply.count == 1)
    }

    @Test func aWriterPublishesNoMoreThanThatWithinAWhile() async throws {
        let log = TestWriter()
        let writer = try log.open()
        let bus = try Bus.open(key: .test, logger: .quiet)
        let tap = bus.tap(try #require(writer.endpoints).publish, prefix: "forming/")
        let seen = Mutex<[String: Int]>([:])
        let watching = Task { for await record in tap { seen.withLock { $0[record.name, default: 0] += 1 } } }
        func record(_ key: String, bytes: Int) throws -> BusRecord {
            try BusRecord(
                .ephemeral(topic: .forming, key: key, log: log.head.log, head: 0, at: 0, data: String(repeating: "z", count: bytes)))
        }
        try await bus.repeating(try record("first", bytes: 1), from: writer) { seen.withLock { $0["forming/first"] != nil } }
        let bytes = 1_000_000
        let count = BusLimits.publishedBytes / bytes + 3
        writer.publish(Array(repeating: try record("large", bytes: bytes), count: count))
        // There is room for small ones, which come after the large ones that were sent.
        try await bus.repeating(try record("last", bytes: 1), from: writer) { seen.withLock { $0["forming/last"] != nil } }
        let large = seen.withLock { $0["forming/large"] ?? 0 }
        #expect(large > 0 && large < count - 2, "\(large) of \(count)")
        watching.cancel()
    }

    @Test func whatIsPublishedWithinAWhileIsBoundedInBytes() {
        var budget = PublishBudget()
        let start = ContinuousClock.now
        let half = BusLimits.publishedBytes / 2
        let spending = [(half, Duration.zero), (half, .seconds(1)), (1, .seconds(2)), (1, BusLimits.publishWindow)]
        let granted = spending.map { bytes, moment in budget.spend(bytes, at: start + moment) }
        #expect(granted == [true, true, false, true])
    }
}
