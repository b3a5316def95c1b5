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

    @Test func aPageIsBoundedInBytesAndTheReaderGetsAll() async throws {
        let log = TestWriter()
        log.append(8, text: String(repeating: "x", count: BusLimits.pageBytes * 2 / 5))
        log.append(1, text: String(repeating: "y", count: BusLimits.pageBytes - 200))
        log.append(300)
        let writer = try log.open()
        let stranger = try Stranger(at: try #require(writer.endpoints).replay)
        for (from, count) in [(1, 2), (8, 1), (9, 1), (10, 256)] {
            stranger.send([Array(#"{"from":\#(from),"limit":256}"#.utf8)])
            let frames = stranger.receive()
            let reply: ReplayReply = try WireCodec.decode(from: try #require(frames.first))
            #expect(reply.count == count && frames.count == 1 + 2 * count, "from \(from)")
        }
        #expect(try await Reading(of: writer).take(309).last?.cursor == log.head)
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
