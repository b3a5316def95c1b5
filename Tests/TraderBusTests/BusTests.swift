import Testing
import TraderBus
import TraderProto

@Suite(.timeLimit(.minutes(1)))
struct BusTests {
    @Test func aPortInUseIsNamedWithTheRemedy() throws {
        let first = try TestWriter().open()
        let taken = try #require(first.endpoints)
        for endpoints in [
            Endpoints(publish: taken.publish, replay: "tcp://127.0.0.1:*", command: "tcp://127.0.0.1:*"),
            Endpoints(publish: "tcp://127.0.0.1:*", replay: taken.publish, command: "tcp://127.0.0.1:*"),
            Endpoints(publish: "tcp://127.0.0.1:*", replay: "tcp://127.0.0.1:*", command: taken.publish),
        ] {
            let error = #expect(throws: BusError.endpointInUse(taken.publish)) { try TestWriter().open(at: endpoints) }
            #expect(
                error?.description == "\(taken.publish) is in use: stop the other process or choose another BUS_PORT_BASE")
        }
    }

    @Test func anEndpointThatIsNoneIsSaid() throws {
        let error = #expect(throws: BusError.self) {
            try TestWriter().open(at: Endpoints(publish: "nonsense", replay: "tcp://127.0.0.1:*", command: "tcp://127.0.0.1:*"))
        }
        #expect(error?.description.contains("nonsense") == true)
    }

    @Test func aClosedBusFreesItsPortsAndCanBeClosedAgain() throws {
        let first = try TestWriter().open()
        let endpoints = try #require(first.endpoints)
        first.close()
        first.close()
        try TestWriter().open(at: endpoints).close()
    }

    @Test func aSubscriptionToNoEndpointEndsWithTheReason() async throws {
        let bus = try Bus.open(key: .test, logger: .quiet)
        let subscription = bus.subscribe(to: Upstream(service: .marketFeed, publish: "nonsense", replay: "nonsense"), from: nil)
        await #expect(throws: BusError.self) { try await subscription.next() }
    }

    /// What is no request is answered so, and what is not even a message is passed over; the others go on undisturbed.
    @Test func garbageHurtsNobody() async throws {
        let log = TestWriter(holding: 3)
        let writer = try log.open()
        let endpoints = try #require(writer.endpoints)
        let replay = try Stranger(at: endpoints.replay)
        let command = try Stranger(at: endpoints.command)
        let frame = [UInt8](repeating: 0xff, count: 100)

        for stranger in [replay, command] {
            stranger.send([frame, frame, frame, frame, frame, frame, frame])
            stranger.send([[], []])
            stranger.send([frame])
        }

        for _ in 0..<2 {
            let reply: ReplayReply = try WireCodec.decode(from: try #require(replay.receive().last))
            #expect(reply.status == .refused)
            #expect(try WireCodec.decode(CommandReply.self, from: #require(command.receive().last)) == .refused("", "not a command"))
        }
        #expect(try await Reading(of: writer).take(3).count == 3)
    }

    /// A REQ socket puts an empty frame before its request and wants it back.
    @Test func aRequestSocketOfAnyLanguageIsServed() throws {
        let writer = try TestWriter(holding: 3).open()
        let stranger = try Stranger(at: try #require(writer.endpoints).replay)
        stranger.send([[], Array(#"{"from":2,"limit":9}"#.utf8)])
        let frames = stranger.receive()
        #expect(frames.count == 6)
        #expect(frames.first == [])
        let reply: ReplayReply = try WireCodec.decode(from: frames[1])
        #expect(reply.from == 2 && reply.count == 2 && reply.head == 3 && reply.status == .ok)
        #expect(frames[2] == Array("candles/k".utf8))
    }
}
