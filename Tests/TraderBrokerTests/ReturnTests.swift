import TestSupport
import Testing
import TraderBroker
import TraderModel

/// What a trade returns and costs.
@Suite struct ReturnTests {
    /// The expected returns are computed here in the stated order: `(exit / entry − 1) × 10,000 × sign`, then less the cost.
    @Test(arguments: [("87465.5", "87529.48"), ("87465.5", "87401.13"), ("0.00012345", "0.00012344"), ("90000", "90000")])
    func returnsAreComputedInTheStatedOrder(entry: String, exit: String) throws {
        let (from, to) = (try #require(Double(entry)), try #require(Double(exit)))
        for direction in Direction.allCases {
            var bench = BrokerBench()
            bench.bar(entry)
            bench.fire("S", direction, hold: 1)
            bench.bar(exit)
            let end = try #require(bench.fills.last?.trade.exit)
            let gross: Double = (to / from - 1) * 10_000
            #expect(end.grossBps == (direction == .long ? gross : -gross))
            #expect(end.netBps == end.grossBps - 8)
        }
    }

    @Test func theOracleFirstTradeReturnsWhatTheOracleSays() throws {
        var bench = BrokerBench()
        bench.bar("87465.5")
        bench.fire("LQ-1", .short, hold: 1)
        bench.bar("87529.48")
        #expect(bench.fills.last?.trade.exit?.grossBps == -7.314884154323575)
    }

    @Test(arguments: [("0", 0.0), ("8", 8), ("12.5", 12.5)])
    func theCostIsASetting(text: String, cost: Double) throws {
        var bench = BrokerBench(BrokerSettings(cost: try #require(BasisPoints(text))))
        bench.bar("90000")
        bench.fire("S", .short, hold: 1)
        bench.bar("89100")
        let end = try #require(bench.fills.last?.trade.exit)
        let gross: Double = (89_100.0 / 90_000.0 - 1) * 10_000
        #expect(end.grossBps == -gross)
        #expect(end.netBps == end.grossBps - cost)
    }

    @Test func aLongTradeBuysAndSellsAndWinsWhenThePriceRises() {
        var bench = BrokerBench()
        bench.bar("100")
        bench.fire("S", .long, hold: 1)
        bench.bar("101")
        #expect(bench.fills.map(\.quantity) == [Quantity(units: 10_000_000_000), Quantity(units: -10_000_000_000)])
        #expect(bench.fills.map(\.realized) == [.zero, Money(units: 10_000_000_000)])
        #expect(bench.fills.map(\.fee) == [Money(units: 400_000_000), Money(units: 400_000_000)])
        #expect(bench.machine.ledger.balance == Money("100092"))
    }

    @Test func aShortTradeSellsAndBuysAndWinsWhenThePriceFalls() {
        var bench = BrokerBench()
        bench.bar("100")
        bench.fire("S", .short, hold: 1)
        bench.bar("99")
        #expect(bench.fills.map(\.quantity) == [Quantity(units: -10_000_000_000), Quantity(units: 10_000_000_000)])
        #expect(bench.fills.map(\.realized) == [.zero, Money(units: 10_000_000_000)])
        #expect(bench.machine.ledger.balance == Money("100092"))
    }

    @Test func equityIsTheBalanceAndWhatOpenTradesWouldBring() throws {
        var bench = BrokerBench()
        bench.bar("100")
        bench.fire("A", .long, hold: 3)
        bench.fire("B", .short, hold: 9)
        bench.clear()
        bench.bar("101")
        #expect(bench.equity.map(\.unrealized) == [.zero], "one wins what the other loses")
        #expect(bench.equity.map(\.openTrades) == [2])
        #expect(bench.equity.map(\.balance) == [Money("99992")])
        bench.bar("101")
        bench.bar("102")
        let last = try #require(bench.equity.last)
        #expect(last.ts == MadeMarket.firstBar.advanced(by: 3) && last.openTrades == 1)
        #expect([last.balance, last.unrealized, last.equity] == [Money("100188"), Money("-200"), Money("99988")])
    }

    @Test func theHalvesOfAnOddFeeAddUpToTheWholeCost() throws {
        var bench = BrokerBench(BrokerSettings(notional: Money(units: 1_234_567), cost: BasisPoints(units: 777_000_000)))
        bench.bar("3")
        bench.fire("S", hold: 1)
        bench.bar("3")
        let value = Price(units: 300_000_000).value(of: try #require(bench.fills.first).quantity)
        let whole = value.share(BasisPoints(units: 777_000_000))
        let fees = bench.fills.map(\.fee)
        try #require(fees.count == 2)
        #expect(whole.units % 2 == 1, "the case is worth its name")
        #expect(fees[0] + fees[1] == whole)
        #expect(fees[1].units - fees[0].units == 1)
    }
}
