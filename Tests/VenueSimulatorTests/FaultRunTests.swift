import Foundation
import TestSupport
import Testing
import TraderModel
import VenueSimulator

@Suite("Runs under faults")
struct FaultRunTests {
    /// A made market-feed: it reports the last frame that it can read, in order of arrival, and connects again when its stream ends.
    private actor Client {
        private let simulation: Simulation
        private var member = 0
        private var stream = 0
        private var frame: FrameMark?
        private var moment = Timestamp.seconds(0)
        private let events: AsyncStream<Event>.Continuation
        private(set) var endings: [UInt16] = []
        private(set) var isEnded = false

        enum Event: Sendable {
            case clock(String)
            case text(String, stream: Int)
            /// The stream's connection ended with this code.
            case ended(UInt16)
        }

        init(_ simulation: Simulation, _ events: AsyncStream<Event>.Continuation) {
            self.simulation = simulation
            self.events = events
        }

        func begin() async {
            await connect()
            let events = events
            member = await simulation.openMember(Peer(send: { events.yield(.clock($0)) }, close: { _, _ in }))
            await report()
        }

        func take(_ event: Event) async throws {
            switch event {
            case .clock(let text):
                let message = try JSONDecoder().decode(ClockMessage.self, from: Data(text.utf8))
                moment = message.now
                isEnded = message.ended ?? false
            case .text(let text, let stream):
                guard stream == self.stream, let read = Frame(text) else { return }
                frame = FrameMark(sequenceNumber: read.sequenceNumber, timestamp: read.timestamp)
            case .ended(let code):
                endings.append(code)
                frame = nil
                await connect()
            }
            await report()
        }

        private func connect() async {
            let events = events
            let number = endings.count + 1
            let peer = Peer(
                send: { events.yield(.text($0, stream: number)) }, close: { code, _ in events.yield(.ended(code)) },
                cut: { events.yield(.ended(1_006)) })
            stream = number
            let id = await simulation.openStream(peer)
            await simulation.receive(FaultedStream.heartbeats, onStream: id)
            await simulation.receive(FaultedStream.candles, onStream: id)
        }

        private func report() async {
            guard member > 0 else { return }
            do {
                let data = try JSONEncoder().encode(MemberReport(member: "market-feed", at: moment, frame: frame))
                await simulation.receive(String(decoding: data, as: UTF8.self), fromMember: member)
            } catch {
                Issue.record(error)
            }
        }
    }

    /// Three hours with the market-feed required; the codes with which streams ended.
    private func run(_ faults: [String]) async throws -> [UInt16] {
        let until = FaultedStream.market.start.advanced(by: 36)
        let simulation = Simulation(
            SimulationPlan(
                source: .synthetic(FaultedStream.source), clock: .lockstep, pace: .max, members: ["market-feed"],
                until: until, isOnce: true, updatesPerBar: 4, faults: try FaultPlan(faults, seed: 7)),
            logger: VenueSimulator.standardErrorLogger)
        let (events, continuation) = AsyncStream.makeStream(of: Client.Event.self)
        let client = Client(simulation, continuation)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await event in events { try await client.take(event) } }
            await client.begin()
            await simulation.run()
            continuation.finish()
            try await group.waitForAll()
        }
        #expect(await client.isEnded)
        #expect(await simulation.now == until.openTime.advanced(bySeconds: Simulation.closingSeconds))
        return await client.endings
    }

    @Test(
        "time passes to the end under each fault of the stream, also when it hits often", .timeLimit(.minutes(10)),
        arguments: [
            "ack-first", "snapshot:0", "both-buckets", "late-correction", "silent-bucket:2", "drop:2", "duplicate:2", "swap:2", "garbled:2",
            "stall:30,60", "silence:30,60", "error-frame:2", "subscribe-error:2", "alias", "unknown-product", "no-heartbeats",
            "slow-start:400", "timestamp-digits", "clock-skew",
        ])
    func passes(fault: String) async throws {
        #expect(try await run([fault]) == [])
    }

    @Test(
        "each connection ends as asked for, and time goes on with the next", .timeLimit(.minutes(10)),
        arguments: [1_000, 1_001, 1_006, 1_011] as [UInt16])
    func closes(code: UInt16) async throws {
        #expect(try await run(["close-\(code):60"]) == [code, code, code])
    }

    @Test("time passes under everything together", .timeLimit(.minutes(10)), arguments: 1...3)
    func mix(seed: Int) async throws {
        let endings = try await run(["mix:\(seed)", "close-1000:60", "drop:5", "swap:5", "garbled:5", "duplicate:5", "slow-start:100"])
        // The mix may close some too.
        #expect(endings.count { $0 == 1_000 } >= 3)
    }
}
