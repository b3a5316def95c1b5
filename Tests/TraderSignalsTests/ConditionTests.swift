import TestSupport
import Testing
import TraderModel
import TraderSignals

@Suite struct ConditionTests {
    private let always = "close > 0"

    @Test(arguments: ["volume_btc_pct", "long_liq_btc_pct", "short_liq_btc_pct", "total_liq_btc_pct", "eth_slope_sign"])
    func anUnknownFeatureMakesItsConditionFalseAndSaysSo(name: String) throws {
        let source = try #require(try FourSignals.documents(window: 10).flatMap(\.features).first { $0.name == name })
        let strategy = StrategyDocument.made(
            long: "\(name) >= 0 or \(name) <= 0", features: [name: source.expression.text], afterOwnBars: 1)
        var bench = try SignalBench(strategies: [strategy])
        for index in 0..<60 {
            if index > 3 { bench.level(long: 1) }
            bench.bar()
        }
        let known = bench.records.filter { $0.features[name] != nil }.map(\.ts)
        #expect(!known.isEmpty && known.count < 60)
        #expect(bench.fires.map(\.ts) == known)
        #expect(bench.outcomes() == bench.records.map { $0.features[name] == nil ? .unknown : .fired })
    }

    @Test func allConditionsOfAnEntryMustHold() throws {
        var bench = try SignalBench(strategies: [.made(long: "\(always) and volume > 1")])
        bench.bar(volume: 1)
        #expect(bench.fires.isEmpty)
        bench.bar(volume: 2)
        #expect(bench.fires.count == 1)
    }

    @Test func rulesOfBothDirectionsAtOnceFireNeither() throws {
        var bench = try SignalBench(strategies: [.made(long: always, short: "volume > 1")])
        bench.bar(volume: 2)
        bench.bar(volume: 1)
        #expect(bench.fires.map(\.direction) == [.long])
        #expect(bench.outcomes() == [.contradictory, .fired])
    }

    @Test func aRuleFiresOnEachBarOnWhichItHoldsWhateverBecameOfItBefore() throws {
        var bench = try SignalBench(strategies: [.made(long: "volume > 1", afterOwnBars: 3, cooldownOwnBars: 5)])
        for volume in [2, 2, 1, 2] as [Int64] { bench.bar(volume: volume) }
        #expect(bench.fires.map(\.ts) == [0, 1, 3].map { MadeMarket.firstBar.advanced(by: $0) })
        #expect(bench.fires.allSatisfy { $0.holdSeconds == 900 && $0.cooldownSeconds == 1_500 })
        #expect(bench.outcomes() == [.fired, .fired, .watching, .fired])
    }

    @Test func aFireSaysWhatItsStrategySays() throws {
        var strategy = StrategyDocument.made("T-9", long: always, instrument: .coinbaseETH, afterOwnBars: 5)
        strategy.cost = BasisPoints(units: 300_000_000)
        var bench = try SignalBench(strategies: [strategy])
        bench.bar(btc: 90_000, eth: 3_456, lateBTC: 2_000_000, lateETH: 3_000_000)
        let fire = try #require(bench.fires.first)
        #expect(
            fire
                == Fire(
                    signal: "T-9", version: 1, direction: .long, instrument: .coinbaseETH, ts: MadeMarket.firstBar,
                    price: Price(units: 345_600_000_000), holdSeconds: 1_500, cost: BasisPoints(units: 300_000_000),
                    knownAt: MadeMarket.firstBar.closeTime().advanced(bySeconds: 3)))
    }

    @Test func anExitRuleIsSaidOnEachBarOnWhichItHoldsAndBeforeTheEntry() throws {
        let strategy = StrategyDocument.made(
            long: "volume > 5", short: "volume < 3", afterOwnBars: nil, exitLong: "volume < 3", exitShort: "volume > 5")
        var bench = try SignalBench(strategies: [strategy])
        for volume in [4, 9, 9, 4, 2] as [Int64] { bench.bar(volume: volume) }
        let said = bench.outputs.compactMap { output -> String? in
            switch output {
            case .exit(let exit): "exit \(exit.direction) \(exit.ts.seconds(since: MadeMarket.firstBar) / 300)"
            case .fire(let fire): "fire \(fire.direction) \(fire.ts.seconds(since: MadeMarket.firstBar) / 300)"
            default: nil
            }
        }
        #expect(said == ["exit short 1", "fire long 1", "exit short 2", "fire long 2", "exit long 4", "fire short 4"])
        let judged = bench.records.compactMap(\.judgements?.first)
        #expect(judged[4].exitLong == [.init(value: 2, threshold: 3, holds: true)])
        #expect(judged[4].exitShort == [.init(value: 2, threshold: 5, holds: false)])
        #expect(bench.fires.allSatisfy { $0.holdSeconds == nil })
    }

    @Test func aBarsFeaturesComeBeforeItsFires() throws {
        let strategies = [StrategyDocument.made("A", long: always, afterOwnBars: 1), .made("B", long: always, afterOwnBars: 1)]
        var bench = try SignalBench(strategies: strategies)
        for _ in 0..<5 { bench.bar() }
        let names = bench.outputs.map { output in
            switch output {
            case .features(let record): "features \(record.ts.unixSeconds)"
            case .exit(let exit): "exit \(exit.ts.unixSeconds)"
            case .fire(let fire): "\(fire.signal) \(fire.ts.unixSeconds)"
            case .strategy(let record): "strategy \(record.name)"
            }
        }
        let bars = (0..<5).map { MadeMarket.firstBar.advanced(by: $0).unixSeconds }
        #expect(names == bars.flatMap { ["features \($0)", "A \($0)", "B \($0)"] })
    }
}
