import Foundation
import Synchronization
import Testing
import TraderModel
import VenueSimulator

@Suite("Several venues, driven in lockstep")
struct BinanceSimulationTests {
    private static let offer = "coinbase:BTC-USD,coinbase:ETH-USD,binanceus:BTCUSDT,binanceusdm:BTCUSDT"

    /// A made feed of one venue: it takes in every frame of its connections and acknowledges every moment at once.
    private actor Feed {
        private let simulation: Simulation
        private let name: String
        private var id = 0
        private var moment = Timestamp.seconds(0)
        private var frame: FrameMark?
        private var counts: [String: Int64] = [:]
        private(set) var texts: [String] = []
        /// Texts that came before the clock had said their moment.
        private(set) var early = 0

        init(_ simulation: Simulation, _ name: String) {
            self.simulation = simulation
            self.name = name
        }

        func joined(as id: Int) async {
            self.id = id
            await report()
        }

        /// Its clock is slow to hear: what comes on a stream overtakes it, unless the simulation waits.
        func hear(_ text: String) async throws {
            for _ in 0..<10 { await Task.yield() }
            moment = try JSONDecoder().decode(ClockMessage.self, from: Data(text.utf8)).now
            await report()
        }

        func take(_ text: String, on route: String?) async {
            texts.append(text)
            if let route {
                counts[route, default: -1] += 1
                let time = (try? BinanceVenueFixture.object(text))?["E"] as? NSNumber
                if let time, time.int64Value > moment.microseconds / 1_000 { early += 1 }
            } else if let frame = Frame(text) {
                self.frame = FrameMark(sequenceNumber: frame.sequenceNumber, timestamp: frame.timestamp)
            }
            await report()
        }

        private func report() async {
            guard id > 0 else { return }
            let report = MemberReport(member: name, at: moment, frame: frame, frames: counts.isEmpty ? nil : counts)
            let data = (try? JSONEncoder().encode(report)) ?? Data()
            await simulation.receive(String(decoding: data, as: UTF8.self), fromMember: id)
        }
    }

    private func simulation(_ faults: [String], minutes: Int, members: [String]) throws -> Simulation {
        let source = SyntheticMarket(seed: 7, offer: try MarketOffer(Self.offer), historyDays: 2, liveDays: 1)
        return Simulation(
            SimulationPlan(
                source: .synthetic(source), clock: .lockstep, pace: .max, members: members,
                until: source.market.start.advanced(by: minutes / 5, of: .fiveMinutes), isOnce: true, updatesPerBar: 4,
                faults: try FaultPlan(faults, seed: 7)),
            logger: VenueSimulator.standardErrorLogger)
    }

    @Test("a once run with three feeds plays every minute and bar to its end, each frame when its moment was heard of")
    func once() async throws {
        let names = ["market-feed", "market-feed@binanceus", "market-feed@binanceusdm"]
        let simulation = try simulation([], minutes: 60, members: names)
        let feeds = names.map { Feed(simulation, $0) }
        let (routes, paths) = (
            ["binanceus", "binanceusdm/market", "binanceusdm/public"],
            [
                "/binanceus/stream?streams=btcusdt@kline_1m/btcusdt@bookTicker", "/binanceusdm/market/ws/btcusdt@kline_1m",
                "/binanceusdm/public/ws/btcusdt@bookTicker",
            ]
        )
        let clocks = names.map { _ in AsyncStream.makeStream(of: String.self) }
        let streams = (0..<4).map { _ in AsyncStream.makeStream(of: String.self) }
        let binanceRoutes = try paths.map { try #require(BinanceRoute($0)) }
        await withTaskGroup(of: Void.self) { group in
            for (place, feed) in feeds.enumerated() {
                let texts = clocks[place].stream
                group.addTask { for await text in texts { try? await feed.hear(text) } }
            }
            for (place, stream) in streams.enumerated() {
                let (feed, route) = (feeds[[0, 1, 2, 2][place]], place == 0 ? nil : routes[place - 1])
                let texts = stream.stream
                group.addTask { for await text in texts { await feed.take(text, on: route) } }
            }
            let inboxes = streams.map(\.continuation)
            let id = await simulation.openStream(Peer(send: { inboxes[0].yield($0) }, close: { _, _ in }))
            await simulation.receive(FaultedStream.candles, onStream: id)
            for (place, route) in binanceRoutes.enumerated() {
                _ = await simulation.openBinanceStream(Peer(send: { inboxes[place + 1].yield($0) }, close: { _, _ in }), route)
            }
            for (place, feed) in feeds.enumerated() {
                let inbox = clocks[place].continuation
                await feed.joined(as: simulation.openMember(Peer(send: { inbox.yield($0) }, close: { _, _ in })))
            }
            await simulation.run()
            (inboxes + clocks.map(\.continuation)).forEach { $0.finish() }
        }
        for (place, feed) in feeds.enumerated() {
            #expect(await feed.early == 0)
            let texts = await feed.texts
            let closed = texts.count { $0.contains(#""x":true"#) }
            // One minute before the beginning, sixty of the hour, and one of the time in which everybody finishes.
            #expect(place == 0 ? closed == 0 && texts.count > 40 : (60...62).contains(closed), "\(names[place]): \(closed)")
            #expect(place == 0 || texts.count { $0.contains(#""A":"#) } > 200)
        }
    }

    /// What a client saw of its connection.
    private final class Seen: Sendable {
        private let state = Mutex((texts: [String](), codes: [UInt16](), cuts: 0))

        var texts: [String] { state.withLock { $0.texts } }
        var codes: [UInt16] { state.withLock { $0.codes } }
        var cuts: Int { state.withLock { $0.cuts } }
        var peer: Peer {
            Peer(
                send: { text in self.state.withLock { $0.texts.append(text) } },
                close: { code, _ in self.state.withLock { $0.codes.append(code) } }, cut: { self.state.withLock { $0.cuts += 1 } })
        }
    }

    /// Plays some minutes with a client on the spot venue that nobody waits for.
    private func seen(_ faults: [String], minutes: Int = 180) async throws -> Seen {
        let simulation = try simulation(faults, minutes: minutes, members: [])
        let seen = Seen()
        let route = try #require(BinanceRoute("/binanceus/ws/btcusdt@kline_1m"))
        _ = await simulation.openBinanceStream(seen.peer, route)
        await simulation.run()
        return seen
    }

    @Test("a connection ends at its age, at closings, and where nobody is served")
    func ends() async throws {
        #expect(try await seen([]).codes.isEmpty)
        #expect(try await seen(["binance-lifetime:60"]).codes == [1_001])
        #expect(try await seen(["binance-1001:60"]).codes == [1_001])
        #expect(try await seen(["binance-1006:60"]).cuts == 1)
        let restricted = try await seen(["binance-451:30,60"])
        #expect(restricted.codes == [1_008] && restricted.texts.count < 40 * 5)
        #expect(try await seen(["binance-451:0,60"]).texts.isEmpty)
    }

    @Test("a reader without a stream holds the clock, unless nobody is served from the first moment on")
    func restrictedFromTheStart() async throws {
        let name = "market-feed@binanceus"
        for (faults, reason) in [([], "has no stream of candles"), (["binance-451:0,60"], nil)] as [([String], String?)] {
            let simulation = try simulation(faults, minutes: 60, members: [name])
            let id = await simulation.openMember(Peer(send: { _ in }, close: { _, _ in }))
            let now = await simulation.now.microseconds
            await simulation.receive(
                "{\"member\":\"\(name)\",\"at\":\(now),\"busy\":false,\"applied\":{},\"head\":0}", fromMember: id)
            #expect(await simulation.hold?.reason == reason)
        }
    }

    @Test("a client that says too much is cut off: five messages a second on spot, ten on futures")
    func tooManyMessages() async throws {
        for (target, most) in [("/binanceus/ws", 5), ("/binanceusdm/market/ws", 10)] {
            let simulation = try simulation([], minutes: 60, members: [])
            let seen = Seen()
            let id = await simulation.openBinanceStream(seen.peer, try #require(BinanceRoute(target)))
            for _ in 0..<100 { await simulation.receive(#"{"method":"LIST_SUBSCRIPTIONS","id":1}"#, onBinanceStream: id) }
            #expect(seen.codes == [1_008] && (most...2 * most).contains(seen.texts.count))
        }
    }

    @Test("answers say what was used of the weight; beyond it comes 429, and 418 for who goes on")
    func weights() async throws {
        let simulation = try simulation([], minutes: 60, members: [])
        var answers: [VenueAnswer] = []
        // Without a symbol such a request weighs ten.
        for _ in 0..<260 { answers.append(await simulation.binance(.usdm, .premiumIndex) { _ in nil }) }
        #expect(answers[0].headers["x-mbx-used-weight-1m"] == "10" && answers[9].headers["x-mbx-used-weight-1m"] == "100")
        #expect(answers.prefix(240).allSatisfy { $0.status == 200 })
        #expect(answers[240...249].allSatisfy { $0.status == 429 && $0.headers["Retry-After"] != nil && $0.body.contains("-1003") })
        #expect(answers[250].status == 418 && answers[250].headers["Retry-After"] == "120" && answers[250].body.contains("banned until"))
        let spot = await simulation.binance(.us, .ping) { _ in nil }
        #expect(spot.status == 200 && spot.body == "{}" && spot.headers["x-mbx-used-weight-1m"] == "1")
    }

    @Test(
        "faults of REST",
        arguments: [
            ("binance-429:2", 429, "-1003"), ("binance-418:2,30", 418, "banned until"), ("binance-403:2", 403, "<html>"),
            ("binance-500:2", 500, "-1000"), ("binance-502:2", 502, "<html>"), ("binance-empty:2", 200, "[]"),
            ("binance-451:0,60", 451, "restricted location"), ("binance-limit:100", 200, "["),
        ])
    func restFaults(fault: String, status: Int, text: String) async throws {
        let simulation = try simulation([fault], minutes: 60, members: [])
        let query = ["symbol": "BTCUSDT", "interval": "1m", "limit": "1000"]
        var answers: [VenueAnswer] = []
        for _ in 0..<40 { answers.append(await simulation.binance(.us, .klines) { query[$0] }) }
        #expect(answers.contains { $0.status == status && $0.body.contains(text) })
        if fault.hasPrefix("binance-limit") {
            let rows = try BinanceVenueFixture.rows(answers[0].body)
            #expect(rows.count == 100)
        }
    }
}
