import TestSupport
import Testing
import TraderBroker
import TraderModel

@Suite struct TradingTests {
    @Test func aFireBecomesAnOrderAFillAndAnEquityRecord() throws {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire("LQ-2", .long, hold: 8)
        #expect(bench.words == ["accepted", "entry", "equity"])
        let order = try #require(bench.orders.first)
        #expect(order.fire == "LQ-2@1/\(MadeMarket.firstBar.unixSeconds)" && order.trade == 1 && order.reason == nil)
        let fill = try #require(bench.fills.first)
        #expect(fill.price == Price("90000") && fill.quantity == Quantity("0.11111111") && fill.realized == .zero)
        #expect(fill.trade.entryTs == MadeMarket.firstBar && fill.trade.holdSeconds == 2_400 && fill.trade.exit == nil)
        #expect(bench.machine.openTrades == [fill.trade])
    }

    @Test(arguments: [1, 2, 8, 12])
    func aTradeIsClosedAtTheFirstBarAfterItsHold(hold: Int) throws {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: hold)
        for count in 1...hold { bench.bar(Price(units: 9_000_000_000_000 + Int64(count) * 100_000_000)) }
        let exit = try #require(bench.fills.last)
        #expect(bench.fills.map(\.kind) == [.entry, .exit])
        #expect(exit.ts == MadeMarket.firstBar.advanced(by: hold) && exit.price.units == 9_000_000_000_000 + Int64(hold) * 100_000_000)
        #expect(exit.trade.exit?.ts == exit.ts && exit.trade.exit?.price == exit.price)
        #expect(bench.machine.openTrades.isEmpty)
        bench.clear()
        bench.bar("1")
        #expect(bench.outputs.isEmpty, "without open trades a bar says nothing")
    }

    @Test func whatIsDueIsClosedBeforeTheSameBarsFireOpens() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: 2)
        bench.bar("90100")
        bench.bar("90200")
        bench.fire("LQ-1", .short, hold: 2)
        #expect(bench.words == ["accepted", "entry", "equity", "equity", "exit", "equity", "accepted", "entry", "equity"])
        #expect(bench.orders.map(\.trade) == [1, 2])
        #expect(bench.machine.openTrades.map(\.direction) == [.short])
    }

    @Test func aSignalHasOneTradeOpenAtATime() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire("LQ-1", hold: 4)
        bench.bar("90100")
        bench.clear()
        bench.fire("LQ-1", hold: 4)
        #expect(bench.words == ["refused"])
        #expect(bench.orders.map(\.reason) == [.tradeOpen])
        #expect(bench.orders.map(\.trade) == [nil])
        bench.fire("LQ-2", hold: 4)
        #expect(bench.machine.openTrades.map(\.signal) == ["LQ-1", "LQ-2"], "signals are independent")
    }

    @Test func tradesAreClosedInTheOrderOfTheirEntries() {
        var bench = BrokerBench()
        bench.bar("90000")
        for signal in ["B", "A", "C"] { bench.fire(signal, hold: 1) }
        bench.clear()
        bench.bar("90100")
        #expect(bench.fills.map(\.trade.signal) == ["B", "A", "C"])
        #expect(bench.fills.map(\.trade.id) == [1, 2, 3])
        #expect(bench.words == ["exit", "exit", "exit", "equity"])
    }

    @Test func aRepeatedFireIsRefusedWhileItsTradeIsOpenAndAfter() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: 1)
        bench.fire(hold: 1)
        #expect(bench.orders.map(\.reason) == [nil, .repeated])
        bench.bar("90000")
        bench.fire(hold: 1, ts: MadeMarket.firstBar)
        #expect(bench.orders.map(\.reason) == [nil, .repeated, .repeated])
        #expect(bench.machine.openTrades.isEmpty)
    }

    @Test func aFireThatWasRefusedOnceStaysRefused() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: 2)
        bench.bar("90000")
        bench.fire(hold: 2)
        bench.bar("90000")
        #expect(bench.machine.openTrades.isEmpty)
        bench.fire(hold: 2, ts: MadeMarket.firstBar.advanced(by: 1))
        #expect(bench.orders.map(\.reason) == [nil, .tradeOpen, .repeated])
        #expect(bench.machine.openTrades.isEmpty)
    }

    @Test func aFireNeedsAPrice() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire("A", price: Price.zero)
        bench.fire("B", price: Price(units: -1))
        bench.fire("C", price: Price(units: 100_000_000))
        #expect(bench.orders.map(\.reason) == [.noPrice, .noPrice, nil])
    }

    @Test("a bar changes nothing where nothing is open, and need not be kept")
    func idle() {
        var bench = BrokerBench()
        let fresh = bench.machine
        bench.bar("90000")
        #expect(bench.machine == fresh && bench.outputs.isEmpty)
        bench.fire(hold: 1)
        let open = bench.machine
        bench.bar("90001")
        #expect(bench.machine != open)
        let closed = bench.machine
        bench.bar("90002")
        #expect(bench.machine == closed)
    }

    @Test func aNotionalThatBuysNothingIsRefused() {
        var bench = BrokerBench(BrokerSettings(notional: Money(units: 1)))
        bench.bar("90000")
        bench.fire()
        #expect(bench.orders.map(\.reason) == [.tooSmall])
        #expect(bench.words == ["refused"])
    }

    @Test func aTradeWhosePriceIsMissingStaysOpenUntilThereIsOne() {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: 1)
        let record = FeatureRecord(
            ts: MadeMarket.firstBar.advanced(by: 1), closes: [:], features: Features(names: [], values: []), standing: .timely, refused: [],
            passed: [], knownAt: .seconds(0))
        bench.apply(.features(record))
        #expect(bench.machine.openTrades.count == 1)
        bench.bar("90001")
        #expect(bench.machine.openTrades.isEmpty)
    }

    @Test(arguments: [FeatureRecord.Standing.stale, .history])
    func aBarThatMayNotFireStillClosesWhatIsDue(standing: FeatureRecord.Standing) {
        var bench = BrokerBench()
        bench.bar("90000")
        bench.fire(hold: 1)
        let record = FeatureRecord(
            ts: MadeMarket.firstBar.advanced(by: 1), closes: [.coinbaseBTC: Price(units: 1)], features: Features(names: [], values: []),
            standing: standing, refused: [], passed: [], knownAt: .seconds(0))
        bench.apply(.features(record))
        #expect(bench.fills.map(\.kind) == [.entry, .exit])
    }
}
