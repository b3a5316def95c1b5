import Foundation
import MarketFeed
import TestSupport
import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("The simulation, driven in lockstep")
struct SimulationTests {
    private static let synthetic = SyntheticMarket(seed: 7, liveDays: 1)

    /// A made market-feed: it takes in every frame and acknowledges every moment at once.
    private actor Reader {
        private let simulation: Simulation
        private var id = 0
        private var frame: FrameMark?
        private var moment = Timestamp.seconds(0)
        private(set) var moments: [Timestamp] = []
        private(set) var frames: [Frame] = []
        /// The frames that came before the clock had said their moment.
        private(set) var early: [Frame] = []
        private(set) var isEnded = false

        init(_ simulation: Simulation) { self.simulation = simulation }

        func joined(as id: Int) async {
            self.id = id
            await report()
        }

        /// Its clock is slow to hear: what comes on the stream overtakes it, unless the simulation waits.
        func hear(_ text: String) async throws {
            for _ in 0..<20 { await Task.yield() }
            let message = try JSONDecoder().decode(ClockMessage.self, from: Data(text.utf8))
            moment = message.now
            moments.append(moment)
            isEnded = message.ended ?? false
            await report()
        }

        func take(_ text: String) async {
            guard let frame = Frame(text) else { return }
            frames.append(frame)
            let second = "\(moment)".prefix("2026-01-05T00:00:00".count)
            if frame.kind == "update", !frame.timestamp.hasPrefix(second) { early.append(frame) }
            self.frame = FrameMark(sequenceNumber: frame.sequenceNumber, timestamp: frame.timestamp)
            await report()
        }

        private func report() async {
            guard id > 0 else { return }
            let report = MemberReport(member: "market-feed", at: moment, frame: frame)
            let data = (try? JSONEncoder().encode(report)) ?? Data()
            await simulation.receive(String(decoding: data, as: UTF8.self), fromMember: id)
        }
    }

    @Test("a once run plays every bar to its end, each frame when its moment was heard of, then begins the next and ends")
    func once() async throws {
        let market = Self.synthetic.market
        let until = market.start.advanced(by: 24)
        let simulation = Simulation(
            SimulationPlan(
                source: .synthetic(Self.synthetic), clock: .lockstep, pace: .max, members: ["market-feed"], until: until, isOnce: true,
                updatesPerBar: 4),
            logger: VenueSimulator.standardErrorLogger)
        let reader = Reader(simulation)
        let (toClock, clockInbox) = AsyncStream.makeStream(of: String.self)
        let (toStream, streamInbox) = AsyncStream.makeStream(of: String.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await text in toClock { try? await reader.hear(text) } }
            group.addTask { for await text in toStream { await reader.take(text) } }
            let stream = await simulation.openStream(Peer(send: { streamInbox.yield($0) }, close: { _, _ in }))
            await simulation.receive(
                #"{"type":"subscribe","channel":"candles","product_ids":["BTC-USD","ETH-USD"]}"#, onStream: stream)
            await reader.joined(as: simulation.openMember(Peer(send: { clockInbox.yield($0) }, close: { _, _ in })))
            await simulation.run()
            clockInbox.finish()
            streamInbox.finish()
        }
        #expect(await reader.isEnded)
        #expect(await simulation.now == until.openTime.advanced(bySeconds: Simulation.closingSeconds))
        let moments = await reader.moments
        #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 <= $1 })
        let frames = await reader.frames
        #expect(frames.map(\.sequenceNumber) == Array(0..<Int64(frames.count)))
        #expect(await reader.early.isEmpty)
        try expectFinalBars(frames, market, until)
    }

    @Test("time begins when the bar before the first live one is history for a platform that starts")
    func beginning() async {
        let simulation = Simulation(
            SimulationPlan(
                source: .synthetic(Self.synthetic), clock: .lockstep, pace: .max, members: [], until: nil, isOnce: false, updatesPerBar: 4),
            logger: VenueSimulator.standardErrorLogger)
        let start = Self.synthetic.market.start
        #expect(CandleHistory.newestWhole(at: await simulation.now, of: .fiveMinutes) == start.advanced(by: -1))
        #expect(await simulation.now < start.closeTime())
    }

    /// The last update of each live bar equals the final bar, and the bar after it begins only later.
    private func expectFinalBars(_ frames: [Frame], _ market: Market, _ until: BarTime) throws {
        var last: [String: [Int64: Frame.Candle]] = [:]
        for candle in frames.filter({ $0.kind == "update" }).flatMap(\.candles) {
            last[candle.product, default: [:]][candle.start] = candle
        }
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] {
            for timed in market.bars(of: instrument, from: market.start, through: until.advanced(by: -1)) {
                let seen = try #require(last[instrument.symbol]?[timed.ts.unixSeconds])
                #expect(seen.fields["open"] == timed.bar.open.description)
                #expect(seen.fields["high"] == timed.bar.high.description)
                #expect(seen.fields["low"] == timed.bar.low.description)
                #expect(seen.fields["close"] == timed.bar.close.description)
                #expect(seen.fields["volume"] == timed.bar.volume.description)
            }
            #expect(last[instrument.symbol]?.count == 25, "the next bar has begun")
        }
    }

    @Test("what the connection of a killed process still says does not count once its successor has joined")
    func restarted() async {
        let simulation = Simulation(
            SimulationPlan(
                source: .synthetic(Self.synthetic), clock: .lockstep, pace: .max, members: ["market-feed"], until: nil, isOnce: false,
                updatesPerBar: 4),
            logger: VenueSimulator.standardErrorLogger)
        await confirmation(expectedCount: 2) { confirm in
            let old = await simulation.openMember(Peer(send: { _ in confirm() }, close: { _, _ in }))
            await simulation.receive(#"{"member":"market-feed","at":0,"busy":false,"applied":{},"head":0}"#, fromMember: old)
            let new = await simulation.openMember(Peer(send: { _ in confirm() }, close: { _, _ in }))
            await simulation.receive(#"{"member":"market-feed","at":0,"busy":true,"applied":{},"head":0}"#, fromMember: new)
            await simulation.receive(#"{"member":"market-feed","at":0,"busy":false,"applied":{},"head":0}"#, fromMember: old)
            await simulation.closeMember(old)
        }
        #expect(await simulation.hold?.reason.contains("is at") == true)
    }

    @Test("a message that is no report closes the connection")
    func nonsense() async {
        let simulation = Simulation(
            SimulationPlan(
                source: .synthetic(Self.synthetic), clock: .lockstep, pace: .max, members: [], until: nil, isOnce: false, updatesPerBar: 4),
            logger: VenueSimulator.standardErrorLogger)
        await confirmation { closed in
            let id = await simulation.openMember(Peer(send: { _ in }, close: { code, _ in if code == 1008 { closed() } }))
            await simulation.receive("hello", fromMember: id)
        }
    }
}
