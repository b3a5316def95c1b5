import TestSupport
import Testing
import TraderBroker
import TraderLab
import TraderModel
import TraderSignals
import TraderStatistics

@Suite struct BacktestTests {
    private static let market = MadeMarket(bars: 2_400, seed: 21)
    private static let window = 96

    private static func outputs(from: BarTime? = nil, until: BarTime? = nil) throws -> [Chain.Output] {
        var backtest = Backtest(chain: try .made(window: window), from: from, until: until)
        var outputs: [Chain.Output] = []
        backtest.run(market.history) { outputs.append($0) }
        return outputs
    }

    private static func result(from: BarTime? = nil, until: BarTime? = nil) throws -> BacktestResult {
        var backtest = Backtest(chain: try .made(window: window), from: from, until: until)
        return backtest.result(over: market.history)
    }

    @Test func aBacktestRunTwiceSaysTheSame() throws {
        #expect(try Self.outputs() == Self.outputs())
        #expect(try Self.result() == Self.result())
    }

    @Test func theChainSaysWhatItsMachinesSayWhenJoinedByHand() throws {
        var signals = try FourSignals.machine(window: Self.window)
        var broker = BrokerMachine()
        var expected: [Chain.Output] = []
        // The same inputs, from outside: readings known by a bar's close, the watermark, then the bars.
        var waiting = Self.market.readingsAsKnown[...]
        for (btc, eth) in zip(Self.market.btc, Self.market.eth) {
            var inputs: [SignalInput] = []
            while let reading = waiting.first, reading.knownAt <= btc.ts.closeTime() {
                inputs.append(.liquidation(.reading(reading)))
                waiting = waiting.dropFirst()
            }
            inputs += [.liquidation(.watermark(through: btc.ts.closeTime())), Self.punctual(btc), Self.punctual(eth)]
            var said: [SignalOutput] = []
            for input in inputs { signals.apply(input) { said.append($0) } }
            for output in said {
                expected.append(.signal(output))
                switch output {
                case .features(let record): broker.apply(.features(record)) { expected.append(.broker($0)) }
                case .exit(let exit): broker.apply(.exit(exit)) { expected.append(.broker($0)) }
                case .fire(let fire): broker.apply(.fire(fire)) { expected.append(.broker($0)) }
                case .strategy: break
                }
            }
        }
        #expect(try Self.outputs() == expected)
        #expect(expected.contains { if case .broker(.fill) = $0 { true } else { false } })
    }

    @Test func everyOrderAnswersTheFireBeforeIt() throws {
        var fires: [String] = []
        for output in try Self.outputs() {
            switch output {
            case .signal(.fire(let fire)): fires.append(fire.id)
            case .broker(.order(let order)): #expect(order.fire == fires.last)
            default: break
            }
        }
        #expect(fires.count > 30)
    }

    @Test(arguments: [400, 1_000, 2_000])
    func aRunThatStartsLaterGivesTheSameTradesOnceItsWindowIsFull(start: Int) throws {
        let from = MadeMarket.firstBar.advanced(by: start)
        let later = try Self.result(from: from)
        #expect(later.trades.allSatisfy { $0.entryTs >= from })
        #expect(later.firstReadyBars == ["LQ-1": from, "LQ-2": from, "LQ-3": from, "VS-3": from])
        // Cooldowns and open trades of the time before are over a day later.
        let calm = from.advanced(by: 288)
        let contents = { (result: BacktestResult) in
            result.trades.filter { $0.entryTs >= calm }.map { trade in
                var content = trade
                content.id = 0
                return content
            }
        }
        #expect(try contents(later) == contents(Self.result()))
        #expect(!contents(later).isEmpty)
    }

    @Test(arguments: [1, 500, 1_717])
    func aRunThatEndsEarlierJudgesTheBarsBeforeItsEndAndNothingElse(end: Int) throws {
        let until = MadeMarket.firstBar.advanced(by: end)
        let shorter = try Self.outputs(until: until)
        #expect(try Self.outputs().starts(with: shorter))
        #expect(try Self.result(until: until).bars == end)
        #expect(try Self.result(until: until).lastBar == until.advanced(by: -1))
    }

    @Test func aResultCountsBarsAndTheTimeInWhichItCouldTrade() throws {
        let result = try Self.result()
        #expect(result.bars == 2_400)
        #expect(result.lastBar == MadeMarket.firstBar.advanced(by: 2_399))
        let ready = try #require(result.firstReadyBars.values.max())
        #expect(ready >= MadeMarket.firstBar.advanced(by: Self.window - 1) && ready < MadeMarket.firstBar.advanced(by: 200))
        #expect(result.readyDays == Double(MadeMarket.firstBar.advanced(by: 2_399).seconds(since: ready)) / 86_400)
        #expect(result.trades.allSatisfy { $0.entryTs >= MadeMarket.firstBar.advanced(by: 48) })
    }

    @Test func tradesComeInTheOrderOfEntriesThenOfSignals() throws {
        let trades = try Self.result().trades
        #expect(zip(trades, trades.dropFirst()).allSatisfy { ($0.entryTs, $0.signal) < ($1.entryTs, $1.signal) })
        #expect(Set(trades.map(\.id)) == Set(1...Int64(trades.count)))
        #expect(trades.count { $0.exit == nil } <= 4)
    }

    @Test func aResultOfNothingIsEmpty() throws {
        var backtest = Backtest(chain: Chain(signals: SignalMachine()))
        let result = backtest.result(over: MarketHistory(bars: [:], readings: []))
        #expect(result.bars == 0 && result.trades.isEmpty && result.readyDays == 0 && result.equity == nil && result.firstReadyBars.isEmpty)
    }

    @Test func refusedOrdersAreCounted() throws {
        let always = StrategyDocument.made("often", long: "close > 0", afterOwnBars: 3)
        // A notional that buys nothing.
        let broker = BrokerMachine(settings: BrokerSettings(notional: Money(units: 1)))
        var backtest = Backtest(
            chain: Chain(signals: try SignalMachine(strategies: [always]), broker: broker), until: MadeMarket.firstBar.advanced(by: 9))
        let result = backtest.result(over: Self.market.history)
        #expect(result.trades.isEmpty)
        // Each of its nine bars: what is refused takes no place.
        #expect(result.refusedOrders == 9)
    }

    @Test func aChainGoesOnFromASnapshot() throws {
        let history = Self.market.history
        var straight = try Chain.made(window: Self.window)
        var restarted = straight
        var expected: [Chain.Output] = []
        var outputs: [Chain.Output] = []
        for (index, btc) in (history.bars[.coinbaseBTC] ?? []).prefix(900).enumerated() {
            let inputs: [SignalInput] = [
                .liquidation(.watermark(through: btc.ts.closeTime())), Self.punctual(Self.market.btc[index]),
                Self.punctual(Self.market.eth[index]),
            ]
            for input in inputs {
                straight.apply(input) { expected.append($0) }
                restarted.apply(input) { outputs.append($0) }
            }
            if index % 50 == 0 { restarted = try throughJSON(restarted) }
        }
        #expect(outputs == expected)
        #expect(restarted == straight)
    }

    @Test func aReportCountsItsOwnSignalsTradesAlone() throws {
        let result = try Self.result()
        let strategy = try FourSignals.documents()[1]
        let report = SignalReport(strategy.name, promised: strategy.expectation, trades: result.trades, days: 4)
        let own = result.trades.filter { $0.signal == "LQ-2" }
        #expect(own.count > 3 && own.count < result.trades.count)
        #expect(report.signal == "LQ-2" && report.expectation == strategy.expectation)
        #expect(report.sample == ReturnSample(own.compactMap(\.returns), days: 4))
        #expect(report.sample.trades + report.openTrades == own.count)
    }

    private static func punctual(_ candle: Candle) -> SignalInput {
        .candle(Candle(instrument: candle.instrument, ts: candle.ts, bar: candle.bar, origin: .rest, knownAt: candle.ts.closeTime()))
    }
}
