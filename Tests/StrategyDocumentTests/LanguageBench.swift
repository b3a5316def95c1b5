import TestSupport
import Testing
import TraderBroker
import TraderDocuments
import TraderLab
import TraderModel
import TraderSignals

/// A few bars that a test writes down, and what a document makes of them.
struct LanguageBench {
    /// Closes of BTC, a bar of five minutes each; a bar is flat at its close.
    var closes: [Double]
    /// Volumes of BTC, in their order; 1 where there is none.
    var volumes: [Double] = []
    /// The first bar; it opens on an hour unless it is set.
    var first = MadeMarket.firstBar
    var readings: [LiquidationReading] = []

    /// The bars as recorded data; ETH is worth a tenth.
    var history: MarketHistory {
        let bars = closes.enumerated().map { place, close in
            (first.advanced(by: place), close, place < volumes.count ? volumes[place] : 1)
        }
        return MarketHistory(
            bars: [
                .coinbaseBTC: bars.map { .init(ts: $0.0, bar: Self.bar($0.1, $0.2)) },
                .coinbaseETH: bars.map { .init(ts: $0.0, bar: Self.bar($0.1 / 10, 2)) },
            ],
            readings: readings)
    }

    private static func bar(_ close: Double, _ volume: Double) -> Bar {
        var bar = Bar.flat(at: Price(units: Int64((close * 100_000_000).rounded())))
        bar.volume = Quantity(units: Int64((volume * 100_000_000).rounded()))
        return bar
    }

    /// A feature's value at each bar of five minutes; nil where it is unknown. `others` are features that it may use.
    ///
    /// The values bar by bar are those of the columns, or the test fails.
    func values(of expression: String, timeframe: String = "5m", with others: KeyValuePairs<String, String> = [:]) throws -> [Double?] {
        let features = others.map { "  \($0.key): '\($0.value)'\n" }.joined() + "  value: '\(expression)'\n"
        let document = try Self.document(
            "timeframe: \(timeframe)\nfeatures:\n\(features)entry: { long: close < 0 }\nexit: { after_bars: 1 }\n")
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(strategies: [document])))
        var values: [Double?] = []
        backtest.run(history) { output in
            if case .signal(.features(let record)) = output { values.append(record.features["value"]) }
        }
        let finding = try LookAheadAudit(document, cuts: 1, seed: 1).finding(over: history)
        #expect(finding.difference == nil, "\(expression)")
        return values
    }

    /// What a document and its desk make of each bar at which it is judged, by the bar's number: as it is told afterwards.
    func outcomes(_ rest: String) throws -> [Int: Judgement.Outcome] {
        let document = try Self.document(rest)
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(strategies: [document])))
        var judged: [(ts: BarTime, judgement: Judgement)] = []
        var trades: [Int64: Trade] = [:]
        backtest.run(history) { output in
            switch output {
            case .signal(.features(let record)): for judgement in record.judgements ?? [] { judged.append((record.ts, judgement)) }
            case .broker(.fill(let fill)): trades[fill.trade.id] = fill.trade
            default: break
            }
        }
        let entries = trades.values.sorted { $0.id < $1.id }
            .map { DeskStanding.Entry(direction: $0.direction, ts: $0.entryTs, exit: $0.exit?.ts) }
        var outcomes: [Int: Judgement.Outcome] = [:]
        for (ts, judgement) in judged {
            let last = entries.last { $0.ts < ts }
            let desk = DeskStanding(at: ts, last: last, lastOfVersion: last, cooldownSeconds: document.cooldownSeconds)
            outcomes[number(of: ts)] = judgement.outcome(with: desk)
        }
        return outcomes
    }

    /// The trades of a document, which are those of the columns, or the test fails: `LONG 3-7`, by the numbers of the bars.
    func trades(_ rest: String) throws -> [String] {
        let document = try Self.document(rest)
        var backtest = Backtest(chain: Chain(signals: try SignalMachine(strategies: [document])))
        let result = backtest.result(over: history)
        #expect(try ColumnBacktest([document], home: .made).result(over: history) == result)
        return result.trades.map { trade in
            "\(trade.direction.rawValue) \(number(of: trade.entryTs))-\(trade.exit.map { "\(number(of: $0.ts))" } ?? "")"
        }
    }

    private func number(of bar: BarTime) -> Int { Int(bar.seconds(since: first)) / 300 }

    /// A document of BTC.
    static func document(_ rest: String) throws -> StrategyDocument {
        try YAMLDocument.plan(from: "name: bench\ninstrument: coinbase:BTC-USD\n\(rest)\n").document
    }
}
