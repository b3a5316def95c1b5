import TestSupport
import Testing
import TraderModel
import TraderSignals

/// The four signals at their thresholds. All is judged at one bar: the first of the tenth hour, with a window of 100 bars.
@Suite struct RuleTests {
    /// What goes before the judged bar: how many of the 99 bars before it lie above it, in each series.
    struct Scene {
        var higherLong = 99
        var higherShort = 99
        var higherVolume = 99
        var isFresh = false
        /// ETH's closes of the hours 0 to 8.
        var eth: [Int64] = Array(repeating: 3_000, count: 9)

        static let rising: [Int64] = (0..<8).map { 3_000 + 10 * $0 }
        static let falling: [Int64] = (0..<8).map { 3_000 - 10 * $0 }
        static let judged = 108

        func played() throws -> SignalBench {
            var bench = try SignalBench(window: 100)
            for index in 0..<Self.judged {
                let isHigher = { (count: Int) in Self.judged - index <= count }
                bench.level(long: isHigher(higherLong) ? 100 : 10, short: isHigher(higherShort) ? 1_000 : 20)
                bench.bar(eth: eth[index / 12], volume: isHigher(higherVolume) ? 9 : 1)
            }
            if isFresh { bench.freshLevel(long: 50, short: 500) } else { bench.level(long: 50, short: 500) }
            bench.bar(btc: 91_234, eth: eth[8], volume: 5)
            return bench
        }
    }

    @Test func aSceneRanksAsItSays() throws {
        let record = try #require(try Scene(higherLong: 10, higherShort: 25, higherVolume: 40).played().records.last)
        #expect(record.ts == MadeMarket.firstBar.advanced(by: 108))
        #expect(record.features["long_liq_btc_pct"] == 0.90)
        #expect(record.features["short_liq_btc_pct"] == 0.75)
        #expect(record.features["total_liq_btc_pct"] == 0.75)
        #expect(record.features["volume_btc_pct"] == 0.60)
    }

    @Test func lq1GoesShortOnANewReadingWithLongLiquidationsAtTheNinetiethPercentile() throws {
        let fires = try Scene(higherLong: 10, isFresh: true).played().fires
        #expect(fires.map(\.signal) == ["LQ-1"])
        let fire = try #require(fires.first)
        #expect(fire.direction == .short && fire.holdSeconds == 2_400 && fire.price == Price("91234") && fire.instrument == .coinbaseBTC)
        #expect(try Scene(higherLong: 11, isFresh: true).played().fires.isEmpty)
        #expect(try Scene(higherLong: 0, isFresh: false).played().fires.isEmpty, "the level alone is not a new reading")
    }

    @Test func lq2GoesLongOnANewReadingWithShortLiquidationsAtTheNinetiethPercentile() throws {
        let fires = try Scene(higherShort: 10, isFresh: true).played().fires
        #expect(fires.map(\.signal) == ["LQ-2"])
        let fire = try #require(fires.first)
        #expect(fire.direction == .long && fire.holdSeconds == 2_400)
        #expect(try Scene(higherShort: 11, isFresh: true).played().fires.isEmpty)
        #expect(try Scene(higherShort: 0, isFresh: false).played().fires.isEmpty)
    }

    @Test func lq3GoesShortOnAFlipDownWithLongLiquidationsAtTheSeventiethPercentile() throws {
        let flip = Scene.rising + [2_000]
        let bench = try Scene(higherLong: 30, eth: flip).played()
        #expect(bench.fires.map(\.signal) == ["LQ-3"])
        #expect(bench.fires.first?.direction == .short && bench.fires.first?.holdSeconds == 2_400)
        #expect(bench.values(of: "eth_slope_sign").suffix(2) == [1, -1])
        #expect(bench.values(of: "eth_slope_sign_prev").last == 1)
        #expect(try Scene(higherLong: 31, eth: flip).played().fires.isEmpty)
        #expect(try Scene(higherLong: 0, eth: Scene.falling + [2_000]).played().fires.isEmpty, "it was down before")
        #expect(try Scene(higherLong: 0, eth: Scene.falling + [5_000]).played().fires.isEmpty, "a flip up is not its business")
    }

    @Test(arguments: [(Scene.rising + [2_000], Direction.short), (Scene.falling + [5_000], .long)])
    func vs3FollowsAFlipWithVolumeAtTheEightiethAndLiquidationsAtTheSeventiethPercentile(eth: [Int64], direction: Direction) throws {
        let scene = Scene(higherLong: 99, higherShort: 30, higherVolume: 20, eth: eth)
        let fires = try scene.played().fires
        #expect(fires.map(\.signal) == ["VS-3"])
        #expect(fires.first?.direction == direction && fires.first?.holdSeconds == 3_600)
        #expect(try Scene(higherShort: 30, higherVolume: 21, eth: eth).played().fires.isEmpty)
        #expect(try Scene(higherShort: 31, higherVolume: 20, eth: eth).played().fires.isEmpty)
        #expect(try Scene(higherShort: 0, higherVolume: 0).played().fires.isEmpty, "a flat slope does not flip")
    }

    @Test func aFlipFromZeroIsAFlip() throws {
        let down = try Scene(higherLong: 0, higherShort: 0, higherVolume: 0, eth: Array(repeating: 3_000, count: 8) + [2_900]).played()
        #expect(down.values(of: "eth_slope_sign").suffix(2) == [0, -1])
        #expect(down.fires.map(\.signal) == ["LQ-3", "VS-3"])
        let up = try Scene(higherLong: 0, higherShort: 0, higherVolume: 0, eth: Array(repeating: 3_000, count: 8) + [3_100]).played()
        #expect(up.fires.map(\.signal) == ["VS-3"])
    }

    @Test func aFlipNeedsAKnownSlopeBeforeIt() throws {
        var bench = try SignalBench(window: 10)
        for index in 0..<60 {
            bench.level(long: Int64(index + 1))
            bench.bar(eth: 3_000 - Int64(index), volume: Int64(index))
        }
        #expect(bench.values(of: "eth_slope_sign")[47...49] == [nil, -1, -1])
        #expect(bench.values(of: "eth_slope_sign_prev")[47...49] == [nil, nil, -1])
        #expect(bench.fires.isEmpty, "from unknown to down is not a flip")
    }

    @Test func signalsFireTogetherInTheirOrder() throws {
        let bench = try Scene(higherLong: 0, higherShort: 0, higherVolume: 0, isFresh: true, eth: Scene.rising + [2_000]).played()
        #expect(bench.fires.map(\.id).map { $0.prefix(4) } == ["LQ-1", "LQ-2", "LQ-3", "VS-3"])
        #expect(bench.fires.allSatisfy { $0.ts == MadeMarket.firstBar.advanced(by: 108) && $0.version == 1 })
    }

    @Test func theFourSignalsAreTheOnesOfTheSpecification() throws {
        let documents = try FourSignals.documents()
        #expect(documents.map(\.name) == ["LQ-1", "LQ-2", "LQ-3", "VS-3"])
        #expect(documents.map(\.cooldownOwnBars) == [8, 8, 8, 12])
        #expect(documents.allSatisfy { $0.cooldownOwnBars == $0.exit.afterOwnBars && $0.instrument == .coinbaseBTC })
        #expect(documents.allSatisfy { $0.timeframe == .fiveMinutes && $0.cost == nil })
        // 30 days of bars, an hour that is known two minutes after its end, and the bar that sees it.
        for document in documents { #expect(try StrategyPlan(document).warmUpBars == 30 * 288 + 26) }
        #expect(documents.map { $0.expectation?.tradesPerDay } == [4.3, 4.4, 0.5, 0.26])
    }
}
