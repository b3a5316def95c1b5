import ArgumentParser
import Foundation
import TraderBroker
import TraderFiles
import TraderLab
import TraderModel
import TraderService
import TraderSignals

/// `trader backtest`: strategies over files, through the machines of the live services.
struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backtest", abstract: "Runs strategies over files: report and trades.")

    @Option(name: .customLong("strategy"), help: "A strategy by its name or file; repeat it for several. None: all of the folder.")
    var strategyNames: [String] = []

    @Option(
        help:
            "INSTRUMENT=FILE or INSTRUMENT/1m=FILE (BTC-USD, binanceus:BTCUSDT, …): CSV or CSV.gz with ts,open,high,low,close,volume; bars of 5m unless said."
    )
    var candles: [String] = []

    @Option(help: "BTC=FILE, ETH=FILE or gateio:CONTRACT=FILE: CSV or CSV.gz with ts,long_liq_usd,short_liq_usd, by the hour.")
    var liquidations: [String] = []

    @Option(help: "The first bar that may trade; earlier ones feed the features.", transform: TimeArgument.read)
    var from: TimeArgument?

    @Option(help: "Bars that open from here on are left out.", transform: TimeArgument.read)
    var until: TimeArgument?

    @Option(name: .customLong("cost-bps"), help: "Cost of a whole trade in basis points.")
    var costBps = "8"

    @Option(help: "Folder that gets trades.csv and report.json.")
    var out: String?

    @Flag(help: "Prints the report as JSON.")
    var json = false

    @Flag(name: .customLong("fill-gaps"), help: "Fills missing bars with flat ones and says how many.")
    var fillGaps = false

    func run() async throws {
        let strategies = try await StrategySource.find().documents(named: strategyNames)
        if let from, let until, Self.first(until) <= Self.first(from) {
            throw InputError("--until \(until): not after --from \(from); no bar lies between them")
        }
        let cost = try cost()
        let files = MarketFiles(candles: candles, liquidations: liquidations, fillGaps: fillGaps, until: until.map(Self.first))
        let contents = try files.contents(for: strategies)
        try refuseEmptyRange(of: contents.judged)
        let broker = BrokerMachine(settings: .init(cost: cost))
        let start = ContinuousClock.now
        let backtest = try ColumnBacktest(
            strategies, home: .platform, broker: broker, from: from.map(Self.first), until: until.map(Self.first))
        let result = backtest.result(over: contents.history)
        let elapsed = ContinuousClock.now - start
        let report = BacktestReport(result, over: contents, strategies: strategies, cost: cost)
        try write(report, result)
        guard json else { return try Console.print(report.lines(elapsed: elapsed)) }
        for warning in contents.warnings { Console.note(warning) }
        try Console.print(bytes: (try report.json() + "\n").utf8)
    }

    /// Of whatever length: a longer bar opens then or later.
    private static func first(_ time: TimeArgument) -> BarTime { time.firstBar(of: .oneMinute) }

    /// A report over no bars would look like a strategy that does not trade.
    private func refuseEmptyRange(of judged: ClosedRange<BarTime>) throws {
        if let from, Self.first(from) > judged.upperBound {
            throw InputError("--from \(from): the bars that the files have end with \(judged.upperBound)")
        }
        if let until, Self.first(until) <= judged.lowerBound {
            throw InputError("--until \(until): the bars that the files have begin with \(judged.lowerBound)")
        }
    }

    private func cost() throws -> BasisPoints {
        guard let cost = BasisPoints(costBps), BrokerSettings.costs.contains(cost) else {
            throw InputError("--cost-bps \(costBps): give a number of basis points from 0 to \(BrokerSettings.costs.upperBound)")
        }
        return cost
    }

    private func write(_ report: BacktestReport, _ result: BacktestResult) throws {
        guard let out else { return }
        do {
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
            try Data(TradesFile.text(result.trades, open: report.open).utf8).write(
                to: URL(fileURLWithPath: "\(out)/trades.csv"), options: .atomic)
            try Data((report.json() + "\n").utf8).write(to: URL(fileURLWithPath: "\(out)/report.json"), options: .atomic)
        } catch {
            throw RunError("--out \(out): cannot be written (\(error.localizedDescription)); give a folder with room that you may write to")
        }
    }
}
