import TestSupport
import Testing
import TraderLab
import TraderModel
import TraderSignals
import VenueSimulator

@Suite("The synthetic market")
struct SyntheticMarketTests {
    @Test("the same seed gives the same market, another seed another")
    func seeded() {
        let first = SyntheticMarket(seed: 7, liveDays: 2).market
        let second = SyntheticMarket(seed: 7, liveDays: 2).market
        let other = SyntheticMarket(seed: 8, liveDays: 2).market
        #expect(first.bars == second.bars)
        #expect(first.liquidations == second.liquidations)
        #expect(first.bars != other.bars)
    }

    @Test("more days are the same whether made at once or later")
    func extended() {
        var grown = SyntheticMarket(seed: 7, liveDays: 1)
        grown.extend(byDays: 2)
        let whole = SyntheticMarket(seed: 7, liveDays: 3)
        #expect(grown.market.bars == whole.market.bars)
        #expect(grown.market.end == whole.market.end)
    }

    @Test("bars are possible, without gaps, open at the close before, and are of the documented range", arguments: [1, 7, 99] as [UInt64])
    func bars(seed: UInt64) throws {
        let market = SyntheticMarket(seed: seed, liveDays: 20).market
        for instrument in [Instrument.coinbaseBTC, .coinbaseETH] {
            let bars = try #require(market.bars[instrument])
            #expect(bars.count == (32 + 20) * 288)
            #expect(bars.allSatisfy { $0.bar.isPossible && $0.bar.volume > .zero })
            #expect(bars.allSatisfy { $0.bar.close.units % 1_000_000 == 0 })
            for (before, next) in zip(bars, bars.dropFirst()) {
                guard next.ts == before.ts.advanced(by: 1), next.bar.open == before.bar.close else {
                    Issue.record("\(instrument) has a gap before \(next.ts)")
                    return
                }
            }
        }
        let btc = try #require(market.bars[.coinbaseBTC])
        #expect(btc.allSatisfy { (60_000...130_000).contains($0.bar.close.doubleValue) })
        #expect(btc.last?.ts == market.end.advanced(by: -1))
        #expect(market.bar(of: .coinbaseBTC, at: market.start) != nil)
        #expect(market.liquidations[.gateBTC]?.count == (32 + 20) * 24)
    }

    @Test("the returns of BTC and ETH go together")
    func correlated() throws {
        let market = SyntheticMarket(seed: 7, liveDays: 20).market
        let returns = try [Instrument.coinbaseBTC, .coinbaseETH].map { instrument in
            try #require(market.bars[instrument]).map { $0.bar.close.doubleValue / $0.bar.open.doubleValue - 1 }
        }
        #expect(correlation(returns[0], returns[1]) > 0.5)
    }

    @Test("each of the four signals fires within the first five live hours", arguments: [0, 1, 2, 7, 42, 1_000_003] as [UInt64])
    func firstFires(seed: UInt64) throws {
        let market = SyntheticMarket(seed: seed, liveDays: 1).market
        let fires = try fires(in: market, until: market.start.advanced(by: 5 * 12))
        for name in ["LQ-1", "LQ-2", "LQ-3", "VS-3"] {
            #expect(fires.contains { $0.signal == name }, "\(name) with seed \(seed)")
        }
    }

    @Test("each signal goes on firing")
    func goesOn() throws {
        let days = 10
        let market = SyntheticMarket(seed: 7, liveDays: days).market
        let fires = try fires(in: market, until: market.end)
        for name in ["LQ-1", "LQ-2", "LQ-3", "VS-3"] {
            let perDay = Double(fires.count { $0.signal == name }) / Double(days)
            #expect(perDay >= 1.5, "\(name)")
        }
    }

    private func fires(in market: Market, until: BarTime) throws -> [Fire] {
        var fires: [Fire] = []
        var backtest = Backtest(chain: Chain(signals: try FourSignals.machine()), from: market.start, until: until)
        backtest.run(market.history) { output in
            if case .signal(.fire(let fire)) = output { fires.append(fire) }
        }
        return fires
    }

    private func correlation(_ first: [Double], _ second: [Double]) -> Double {
        let count = Double(first.count)
        let (meanFirst, meanSecond) = (first.reduce(0, +) / count, second.reduce(0, +) / count)
        var (both, squaresFirst, squaresSecond) = (0.0, 0.0, 0.0)
        for (one, other) in zip(first, second) {
            both += (one - meanFirst) * (other - meanSecond)
            squaresFirst += (one - meanFirst) * (one - meanFirst)
            squaresSecond += (other - meanSecond) * (other - meanSecond)
        }
        return both / (squaresFirst * squaresSecond).squareRoot()
    }
}
