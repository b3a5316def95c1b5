import TestSupport
import Testing
import TraderModel
import TraderSignals

@Suite struct ConditionTests {
    private let always = Condition.atLeast(.isNewReading, 0)

    @Test(arguments: [FeatureName.volumeRank, .longLiquidationRank, .shortLiquidationRank, .totalLiquidationRank, .ethSlopeSign])
    func anUnknownFeatureMakesItsConditionFalse(name: FeatureName) {
        var bench = SignalBench(window: 10, strategies: [.made(when: [.atLeast(name, -5)])])
        for index in 0..<60 {
            if index > 3 { bench.level(long: 1) }
            bench.bar()
        }
        let known = bench.records.filter { $0.features[name.rawValue] != nil }.map(\.ts)
        #expect(!known.isEmpty && known.count < 60)
        #expect(bench.fires.map(\.ts) == known)
    }

    @Test func allConditionsOfAnEntryMustHold() {
        var bench = SignalBench(window: 1, strategies: [.made(when: [always, .atLeast(.volumeRank, 1.01)])])
        bench.bar()
        #expect(bench.fires.isEmpty)
    }

    @Test func theFirstEntryThatHoldsGivesTheDirection() {
        let entries: [Strategy.Entry] = [.init(.short, when: [.isTrue(.isNewReading)]), .init(.long, when: [always])]
        var bench = SignalBench(window: 1, strategies: [.made(entries: entries)])
        bench.bar()
        bench.freshLevel(long: 1)
        bench.bar()
        #expect(bench.fires.map(\.direction) == [.long, .short])
    }

    @Test(arguments: [1, 2, 8, 12])
    func aFireMayFollowWhenTheCooldownIsJustOver(cooldown: Int) {
        var bench = SignalBench(window: 1, strategies: [.made(when: [always], cooldownBars: cooldown)])
        for _ in 0..<40 { bench.bar() }
        #expect(bench.fires.map(\.ts) == stride(from: 0, to: 40, by: cooldown).map { MadeMarket.firstBar.advanced(by: $0) })
    }

    @Test func eachStrategyCoolsDownByItself() {
        let strategies = [Strategy.made("A", when: [always], cooldownBars: 3), .made("B", when: [always], cooldownBars: 5)]
        var bench = SignalBench(window: 1, strategies: strategies)
        for _ in 0..<16 { bench.bar() }
        #expect(bench.fires(of: "A").count == 6)
        #expect(bench.fires(of: "B").count == 4)
    }

    @Test func aFireSaysWhatItsStrategySays() throws {
        let strategy = Strategy.made("T-9", when: [always], instrument: .coinbaseETH, holdBars: 5)
        var bench = SignalBench(window: 1, strategies: [strategy])
        bench.bar(btc: 90_000, eth: 3_456, lateBTC: 2_000_000, lateETH: 3_000_000)
        let fire = try #require(bench.fires.first)
        #expect(
            fire
                == Fire(
                    signal: "T-9", version: 2, direction: .long, instrument: .coinbaseETH, ts: MadeMarket.firstBar,
                    price: Price(units: 345_600_000_000), holdBars: 5, knownAt: MadeMarket.firstBar.closeTime().advanced(bySeconds: 3)))
    }

    @Test func aBarsFeaturesComeBeforeItsFires() {
        var bench = SignalBench(window: 1, strategies: [.made("A", when: [always]), .made("B", when: [always])])
        for _ in 0..<5 { bench.bar() }
        let names = bench.outputs.map { output in
            switch output {
            case .features(let record): "features \(record.ts.unixSeconds)"
            case .fire(let fire): "\(fire.signal) \(fire.ts.unixSeconds)"
            }
        }
        let bars = (0..<5).map { MadeMarket.firstBar.advanced(by: $0).unixSeconds }
        #expect(names == bars.flatMap { ["features \($0)", "A \($0)", "B \($0)"] })
    }
}
