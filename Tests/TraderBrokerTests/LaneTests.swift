import TestSupport
import Testing
import TraderBroker
import TraderModel

/// A trade is of the lane of its strategy: the bars of others neither close it nor lose what it is worth.
@Suite struct LaneTests {
    private static let lane = "5m coinbase:SOL-USD"

    private func record(_ bar: Int, lane: String?, _ closes: [Instrument: Price]) -> BrokerInput {
        let ts = MadeMarket.firstBar.advanced(by: bar)
        return .features(
            FeatureRecord(
                ts: ts, lane: lane, closes: closes, features: Features(names: [], values: []), standing: .timely, refused: [], passed: [],
                knownAt: ts.closeTime()))
    }

    private func fire(_ signal: String, _ bar: Int, of instrument: Instrument, at price: Price) -> BrokerInput {
        let ts = MadeMarket.firstBar.advanced(by: bar)
        return .fire(
            Fire(
                signal: signal, version: 1, direction: .long, instrument: instrument, ts: ts,
                lane: instrument == .coinbaseSOL ? Self.lane : nil, price: price, holdSeconds: 600,
                cooldownSeconds: 0, cost: nil, knownAt: ts.closeTime()))
    }

    private func price(_ units: Int64) -> Price { Price(units: units * 100_000_000) }

    @Test func eachLanesBarsCloseItsOwnTrades() throws {
        var bench = BrokerBench()
        let btc: (Int) -> [Instrument: Price] = { [.coinbaseBTC: self.price(90_000 + Int64($0))] }
        let sol: (Int) -> [Instrument: Price] = { [.coinbaseSOL: self.price(100 + Int64($0))] }
        bench.apply(record(0, lane: nil, btc(0)))
        bench.apply(fire("home", 0, of: .coinbaseBTC, at: price(90_000)))
        bench.apply(record(0, lane: Self.lane, sol(0)))
        bench.apply(fire("alt", 0, of: .coinbaseSOL, at: price(100)))
        #expect(bench.orders.map(\.status) == [.accepted, .accepted])
        // Home goes on; the other lane's bars come late and all at once.
        for bar in 1...4 { bench.apply(record(bar, lane: nil, btc(bar))) }
        #expect(bench.fills.filter { $0.kind == .exit }.map(\.trade.signal) == ["home"])
        #expect(bench.equity.last?.openTrades == 1)
        bench = BrokerBench(continuing: try throughJSON(bench.machine))
        for bar in 1...4 { bench.apply(record(bar, lane: Self.lane, sol(bar))) }
        let exit = try #require(bench.fills.first)
        #expect(exit.trade.signal == "alt" && exit.price == price(102) && exit.ts == MadeMarket.firstBar.advanced(by: 2))
        #expect(bench.machine.openTrades.isEmpty)
    }

    @Test("the account of bars of another length has the time at which they closed")
    func minutes() {
        var bench = BrokerBench()
        let lane = "1m coinbase:SOL-USD"
        let ts = BarTime(unixSeconds: MadeMarket.firstBar.unixSeconds + 540)
        bench.apply(
            .fire(
                Fire(
                    signal: "alt", version: 1, direction: .long, instrument: .coinbaseSOL, ts: ts, lane: lane, price: price(100),
                    holdSeconds: 60, knownAt: ts.closeTime(of: .oneMinute))))
        bench.apply(record(2, lane: nil, [.coinbaseSOL: price(50)]))
        #expect(bench.equity.map(\.ts) == [MadeMarket.firstBar.advanced(by: 1)] && bench.machine.openTrades.count == 1)
    }

    @Test func aTradeIsValuedAtTheNewestCloseOfItsLane() {
        var bench = BrokerBench()
        bench.apply(record(0, lane: Self.lane, [.coinbaseSOL: price(100)]))
        bench.apply(fire("alt", 0, of: .coinbaseSOL, at: price(100)))
        bench.apply(record(1, lane: Self.lane, [.coinbaseSOL: price(110)]))
        let worth = bench.equity.last?.unrealized
        bench.apply(record(1, lane: nil, [.coinbaseBTC: price(90_000)]))
        bench.apply(fire("home", 1, of: .coinbaseBTC, at: price(90_000)))
        #expect(worth.map { $0 > .zero } == true)
        #expect(bench.equity.last?.unrealized == worth && bench.equity.last?.openTrades == 2)
    }
}
