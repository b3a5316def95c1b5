import Testing
import TraderModel
import VenueSimulator

@Suite("The venues' limits")
struct VenueLimitTests {

    private func simulation() throws -> Simulation {
        Simulation(
            SimulationPlan(
                source: .synthetic(FaultedStream.source), clock: .lockstep, pace: .max, members: [], until: nil,
                isOnce: false, updatesPerBar: 4),
            logger: VenueSimulator.standardErrorLogger)
    }

    /// A connection's peer, and what it was sent and closed with.
    private func peer() -> (peer: Peer, texts: AsyncStream<String>, codes: AsyncStream<UInt16>) {
        let (texts, text) = AsyncStream.makeStream(of: String.self)
        let (codes, code) = AsyncStream.makeStream(of: UInt16.self)
        let peer = Peer(
            send: { text.yield($0) },
            close: { number, _ in
                code.yield(number)
                code.finish()
                text.finish()
            })
        return (peer, texts, codes)
    }

    @Test("the ninth message of a second gets an error and ends the connection")
    func messageRate() async throws {
        let simulation = try simulation()
        let (peer, texts, codes) = peer()
        let id = await simulation.openStream(peer)
        for _ in 0..<9 { await simulation.receive(FaultedStream.heartbeats, onStream: id) }
        var sent: [String] = []
        for await text in texts { sent.append(text) }
        #expect(sent.count == 9)
        #expect(sent.dropLast().allSatisfy { Frame($0)?.channel == "subscriptions" })
        #expect(sent.last?.contains(#""type":"error""#) == true)
        #expect(await codes.first { _ in true } == 1_008)
    }

    @Test("a connection without heartbeats and without an update is closed after 60 to 90 seconds, one with heartbeats is not")
    func idle() async throws {
        let simulation = try simulation()
        let (idle, idleTexts, codes) = peer()
        let (alive, _, _) = peer()
        let idleID = await simulation.openStream(idle)
        await simulation.receive(FaultedStream.candles, onStream: idleID)
        let aliveID = await simulation.openStream(alive)
        await simulation.receive(FaultedStream.heartbeats, onStream: aliveID)
        for _ in 0..<60 { await simulation.beat() }
        await simulation.receive(FaultedStream.candles, onStream: idleID)
        for _ in 0..<60 { await simulation.beat() }
        await simulation.receive(FaultedStream.candles, onStream: idleID)
        for _ in 0..<91 { await simulation.beat() }
        #expect(await codes.first { _ in true } == 1_000)
        var answers = 0
        for await _ in idleTexts { answers += 1 }
        #expect(answers == 6, "each message was answered: what is sent begins the wait anew")
    }

    @Test("Gate.io answers 200 requests of one moment and refuses the next with its headers")
    func quota() async throws {
        let simulation = try simulation()
        let query = ["contract": "BTC_USDT", "interval": "1h", "limit": "1"]
        for _ in 0..<200 { #expect(await simulation.contractStats(sizesAreText: false) { query[$0] }.status == 200) }
        let refused = await simulation.contractStats(sizesAreText: false) { query[$0] }
        #expect(refused.status == 429 && refused.body.contains("TOO_MANY_REQUESTS"))
        let reset = await simulation.now.wholeSeconds + 10
        #expect(refused.headers["X-Gate-RateLimit-Reset-Timestamp"] == String(reset))
    }
}
