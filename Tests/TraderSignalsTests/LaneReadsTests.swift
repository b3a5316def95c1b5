import TestSupport
import Testing
import TraderModel
import TraderSignals

/// What is said of a strategy's lane without the machine is what the machine makes of it.
@Suite struct LaneReadsTests {
    private static let contract = "long_liq_usd(\"gateio:BTC_USDT\") > 1"

    @Test(arguments: [
        (StrategyDocument.made("home", long: contract), nil, 2, 1), (.made("plain", long: "close > 1"), nil, 2, 0),
        (.made("alt", long: "close > 1", instrument: .coinbaseSOL), "5m coinbase:SOL-USD", 1, 0),
        (
            .made("mixed", long: "close > close(\"coinbase:SOL-USD\") and \(contract)"),
            "5m coinbase:BTC-USD coinbase:SOL-USD gateio:BTC_USDT", 2, 1
        ),
    ])
    func theLaneOfAPlanIsThatOfItsRecords(document: StrategyDocument, lane: String?, instruments: Int, contracts: Int) throws {
        let reads = try StrategyPlan(document).reads(home: .made)
        #expect(reads.lane == lane && reads.length == .fiveMinutes && reads.channel == .fiveMinuteBars)
        #expect(reads.instruments.count == instruments && reads.contracts.count == contracts)
        var machine = try SignalMachine(home: .made, strategies: [document])
        let bar = MadeMarket.firstBar
        let inputs: [SignalInput] =
            reads.instruments.map { .candle(SignalBench.candle($0, bar, close: 5, origin: .stream, late: 0)) }
            + [.liquidation(.watermark(through: bar.closeTime()))]
        let records = machine.outputs(for: inputs).compactMap { if case .features(let record) = $0 { record } else { nil } }
        #expect(records.filter { $0.judgements?.contains { $0.signal == document.name } == true }.map(\.lane) == [lane])
    }

    @Test func barsOfAMinuteAreALaneOfTheirOwnAlsoAtHome() throws {
        var document = StrategyDocument.made("quick", long: "close > 1")
        document.timeframe = .oneMinute
        let reads = try StrategyPlan(document).reads(home: .made)
        #expect(reads.lane == "1m coinbase:BTC-USD" && reads.channel == .oneMinuteBars && reads.instruments == [.coinbaseBTC])
    }
}
