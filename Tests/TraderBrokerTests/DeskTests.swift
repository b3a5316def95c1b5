import TestSupport
import Testing
import TraderBroker
import TraderModel

/// The desk of a strategy: it is fired at on every bar on which a rule holds, and decides.
@Suite struct DeskTests {
    @Test(arguments: [1, 2, 8, 12])
    func aFireMayFollowWhenTheCooldownIsJustOver(cooldown: Int) {
        var bench = BrokerBench()
        for _ in 0..<40 {
            bench.bar("90000")
            bench.fire(hold: 1, cooldown: cooldown)
        }
        let entries = bench.fills.filter { $0.kind == .entry }.map(\.ts)
        #expect(entries == stride(from: 0, to: 40, by: cooldown).map { MadeMarket.firstBar.advanced(by: $0) })
        #expect(Set(bench.orders.compactMap(\.reason)) == (cooldown == 1 ? [] : [.coolingDown]))
    }

    @Test(arguments: [1, 3, 7])
    func aStrategyHasOneTradeAtATime(hold: Int) {
        var bench = BrokerBench()
        for _ in 0..<30 {
            bench.bar("90000")
            bench.fire(hold: hold)
        }
        let entries = bench.fills.filter { $0.kind == .entry }.map(\.ts)
        #expect(entries == stride(from: 0, to: 30, by: hold).map { MadeMarket.firstBar.advanced(by: $0) })
    }

    @Test func eachStrategyAndVersionCoolsDownByItself() {
        var bench = BrokerBench()
        func isTaken(_ signal: String, version: Int = 1) -> Bool {
            bench.fire(signal, hold: 1, cooldown: 3, version: version)
            return bench.orders.last?.status == .accepted
        }
        bench.bar("90000")
        #expect(isTaken("A"))
        bench.bar("90000")
        #expect(isTaken("B") && !isTaken("A"))
        bench.bar("90000")
        #expect(isTaken("A", version: 2) && !isTaken("B"))
        bench.bar("90000")
        #expect(isTaken("A"), "its own cooldown is over, whatever another version did")
        bench.bar("90000")
        #expect(!isTaken("A", version: 2))
    }

    @Test func whatIsRefusedStartsNoCooldownAndTakesNoPlace() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: 1, price: Price.zero, cooldown: 5)
        bench.bar("90000")
        bench.fire(hold: 1, cooldown: 5)
        #expect(bench.orders.map(\.reason) == [.noPrice, nil])
    }

    @Test func anExitRuleThatHoldsOnAndOnLeavesATradeOnce() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.exit(.long)
        bench.fire(hold: nil)
        bench.exit(.long)
        #expect(bench.fills.map(\.kind) == [.entry], "not on the bar of its entry")
        bench.bar("90100")
        bench.exit(.short)
        bench.exit(.long, version: 2)
        #expect(bench.fills.count == 1)
        for _ in 0..<3 {
            bench.exit(.long)
            bench.bar("90200")
        }
        #expect(bench.fills.map(\.kind) == [.entry, .exit])
        #expect(bench.fills.last?.trade.exit?.reason == .rule)
    }

    @Test func aVersionIsOverWhenItRetiresAndHasNoTrade() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: 2)
        bench.apply(.strategy(.made(2, .running)))
        bench.apply(.strategy(.made(1, .retiring)))
        #expect(bench.machine.versionsToRetire == [])
        bench.bar("90000")
        bench.bar("90000")
        #expect(bench.machine.versionsToRetire.map(\.description) == ["LQ-1@1"])
        bench.apply(.strategy(.made(1, .retired)))
        #expect(bench.machine.versionsToRetire == [])
        bench.apply(.strategy(.made(2, .retiring)))
        #expect(bench.machine.versionsToRetire.map(\.version) == [2])
        bench.apply(.strategy(.made(2, .running)))
        #expect(bench.machine.versionsToRetire == [], "it runs again")
    }

    @Test func aStrategyThatNeverTradedRetiresToo() {
        var bench = BrokerBench()
        bench.apply(.strategy(.made(1, .running)))
        bench.apply(.strategy(.made(1, .removed)))
        bench.apply(.strategy(.made(1, .retiring)))
        #expect(bench.machine.versionsToRetire.map(\.description) == ["LQ-1@1"])
    }

    /// Version 2 of the machine kept the newest fire of each signal alone; signal-engine cooled down itself.
    @Test func theStateOfVersion2GoesOnWithItsTradesAndCooldowns() throws {
        let state = """
            {"settings":{"notional":"10000","cost":"8","startingBalance":"100000"},"ledger":{"startingBalance":"100000","realized":"0","fees":"4"},
            "positions":[{"trade":{"id":1,"signal":"LQ-1","version":1,"direction":"LONG","instrument":"coinbase:BTC-USD",
            "entryTs":1767225600,"entryPrice":"90000","quantity":"0.11111111","holdBars":8,"exit":null},"cost":"8"}],
            "newestBar":1767225600,"nextTrade":2,"closes":{"coinbase:BTC-USD":"90000"},"newestFires":{"LQ-1":1767225600,"LQ-2":1767225600}}
            """
        var bench = BrokerBench(continuing: try fromJSON(state, as: BrokerMachineV3.self).migrated)
        #expect(bench.machine.openTrades.map(\.id) == [1])
        bench.bar("90000")
        bench.bar("90000")
        bench.fire("LQ-1", hold: 8, cooldown: 8)
        bench.fire("LQ-2", hold: 8, cooldown: 8)
        bench.fire("LQ-3", hold: 8, cooldown: 8)
        #expect(bench.orders.map(\.reason) == [.tradeOpen, .coolingDown, nil])
        #expect(bench.orders.last?.trade == 2)
        for _ in 0..<7 { bench.bar("90000") }
        bench.fire("LQ-2", hold: 8, cooldown: 8)
        #expect(bench.orders.last?.reason == nil, "eight bars after it")
    }

    /// Version 3 kept the newest closes beside the positions, those of its lanes behind those of the bar that was heard of last.
    @Test func theStateOfVersion3KnowsWhatItsTradesAreWorth() throws {
        func position(_ id: Int, _ signal: String, _ instrument: String, lane: String) -> String {
            """
            {"trade":{"id":\(id),"signal":"\(signal)","version":1,"direction":"LONG","instrument":"\(instrument)","entryTs":1767225600,
            "entryPrice":"90000","quantity":"0.1","holdBars":8,"exit":null},"cost":"0"\(lane)}
            """
        }
        let lane = "5m coinbase:SOL-USD"
        let state = """
            {"settings":{"notional":"10000","cost":"8","startingBalance":"100000"},"ledger":{"startingBalance":"100000","realized":"0","fees":"0"},
            "positions":[\(position(1, "A", "coinbase:BTC-USD", lane: "")),\(position(2, "B", "coinbase:SOL-USD", lane: ",\"lane\":\"\(lane)\""))],
            "newestBar":1767225600,"nextTrade":3,"closes":{"coinbase:SOL-USD":"90020"},"lane":"\(lane)",
            "earlierCloses":{"coinbase:BTC-USD":"90010","coinbase:SOL-USD":"1"},"desks":{"A":{"newestFire":1767225600,"lastEntries":{},"retiring":[]}}}
            """
        var bench = BrokerBench(continuing: try fromJSON(state, as: BrokerMachineV3.self).migrated)
        bench.bar("90010")
        #expect(bench.equity.last?.unrealized == Money(units: 300_000_000), "0.1 × 10 and 0.1 × 20")
        #expect(bench.fills.isEmpty && bench.machine.openTrades.map(\.holdSeconds) == [2_400, 2_400])
    }
}

extension StrategyRecord {
    /// What is said of a version of LQ-1.
    fileprivate static func made(_ version: Int, _ state: State) -> StrategyRecord {
        StrategyRecord(
            name: "LQ-1", version: version, state: state, title: "", theory: "", instrument: .coinbaseBTC, barSeconds: 300,
            holdSeconds: nil, cooldownSeconds: 0, entry: .init(long: [], short: []), exit: .init(long: [], short: []),
            features: [:], expectation: nil, warmUpBars: 0, document: "")
    }
}
