import Synchronization
import Testing
import TraderModel
import VenueSimulator

@Suite("The venues' limits")
struct VenueLimitTests {
    /// What a client saw of its connection.
    private final class Seen: Sendable {
        private let state = Mutex((texts: [String](), codes: [UInt16]()))

        var texts: [String] { state.withLock { $0.texts } }
        var codes: [UInt16] { state.withLock { $0.codes } }
        var peer: Peer {
            Peer(
                send: { text in self.state.withLock { $0.texts.append(text) } },
                close: { code, _ in self.state.withLock { $0.codes.append(code) } })
        }
    }

    private func simulation() -> Simulation {
        Simulation(
            SimulationPlan(
                source: .synthetic(FaultedStream.source), clock: .lockstep, pace: .max, members: [], until: nil, isOnce: false,
                updatesPerBar: 4),
            logger: VenueSimulator.standardErrorLogger)
    }

    @Test("eight messages of a second are admitted and the ninth is not; a second later there is room again")
    func messageRate() {
        var rate = MessageRate()
        let start = ContinuousClock.now
        let admitted = [0, 100, 200, 300, 400, 500, 600, 700, 800, 1_850].map { rate.admits(at: start + .milliseconds($0)) }
        #expect(admitted == Array(repeating: true, count: 8) + [false, true])
    }

    @Test("a client that sends too many messages gets an error, and its connection ends")
    func tooManyMessages() async {
        let simulation = simulation()
        let seen = Seen()
        let id = await simulation.openStream(seen.peer)
        for _ in 0..<300 { await simulation.receive(FaultedStream.heartbeats, onStream: id) }
        #expect(seen.codes == [1_008])
        #expect(seen.texts.last == #"{"message":"rate limit exceeded","type":"error"}"#)
        #expect(seen.texts.dropLast().allSatisfy { Frame($0)?.channel == "subscriptions" })
    }

    @Test("a connection without heartbeats and without an update is closed after 60 to 90 seconds, one with heartbeats is not")
    func idle() async {
        let simulation = simulation()
        let (idle, alive) = (Seen(), Seen())
        let idleID = await simulation.openStream(idle.peer)
        await simulation.receive(FaultedStream.candles, onStream: idleID)
        let aliveID = await simulation.openStream(alive.peer)
        await simulation.receive(FaultedStream.heartbeats, onStream: aliveID)
        for _ in 0..<60 { await simulation.beat() }
        await simulation.receive(FaultedStream.candles, onStream: idleID)
        for _ in 0..<60 { await simulation.beat() }
        #expect(idle.codes.isEmpty, "what is sent begins the wait anew")
        for _ in 0..<31 { await simulation.beat() }
        #expect(idle.codes == [1_000])
        #expect(alive.codes.isEmpty)
    }

    @Test("200 requests of ten virtual seconds are admitted; room comes with virtual time, or with wall time when the clock stands")
    func quota() {
        var quota = GateQuota()
        let (moment, start) = (FaultedStream.market.start.openTime, ContinuousClock.now)
        let admitted = (0..<201).map { _ in quota.admits(at: moment, start) }
        #expect(admitted == Array(repeating: true, count: 200) + [false])
        var moving = quota
        let byVirtualTime = [9, 10].map { moving.admits(at: moment.advanced(bySeconds: $0), start) }
        let byWallTime = [9, 10].map { quota.admits(at: moment, start + .seconds($0)) }
        #expect(byVirtualTime == [false, true] && byWallTime == [false, true])
    }

    @Test("Gate.io refuses a client that asks too often with its headers")
    func tooManyRequests() async throws {
        let simulation = simulation()
        let query = ["contract": "BTC_USDT", "interval": "1h", "limit": "1"]
        var refused: VenueAnswer?
        for _ in 0..<1_000 where refused == nil {
            let answer = await simulation.contractStats(sizesAreText: false) { query[$0] }
            if answer.status != 200 { refused = answer }
        }
        let answer = try #require(refused)
        #expect(answer.status == 429 && answer.body.contains("TOO_MANY_REQUESTS"))
        let reset = await simulation.now.wholeSeconds + 10
        #expect(answer.headers["X-Gate-RateLimit-Reset-Timestamp"] == String(reset))
    }
}
