import ArgumentParser
import Foundation
import TraderBroker
import TraderFiles
import TraderLab
import TraderModel
import TraderSignals

/// `trader backtest`: strategies over files, through the machines of the live services.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backtest", abstract: "Runs strategies over files: report and trades.")

    @Option(name: .customLong("strategy"), help: "A strategy by its name or file; repeat it for several. None: all of the folder.")
    var strategyNames: [String] = []

    @Option(help: "SYMBOL=FILE, for BTC-USD and ETH-USD, as far as the strategies ask for them: CSV or CSV.gz with ts,open,high,low,close,volume.")
    var candles: [String] = []

    @Option(help: "BTC=FILE: CSV or CSV.gz with ts,long_liq_usd,short_liq_usd, by the hour.")
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

    func run() throws {
        let strategies = try StrategySource().documents(named: strategyNames)
        if let from, let until, until.firstBar <= from.firstBar {
            throw InputError("--until \(until): not after --from \(from); no bar lies between them")
        }
        let cost = try cost()
        let history = try readHistory(for: strategies)
        try refuseEmptyRange(of: history)
        let broker = BrokerMachine(settings: .init(cost: cost))
        let start = ContinuousClock.now
        let backtest = try ColumnBacktest(strategies, broker: broker, from: from?.firstBar, until: until?.firstBar)
        let result = backtest.result(over: history)
        let elapsed = ContinuousClock.now - start
        let report = BacktestReport(result, strategies: strategies, costBps: costBps)
        try write(report, result)
        print(json ? try report.json() : report.text(elapsed: elapsed))
    }

    /// A report over no bars would look like a strategy that does not trade.
    private func refuseEmptyRange(of history: MarketHistory) throws {
        for (instrument, bars) in history.bars {
            guard let first = bars.first?.ts, let last = bars.last?.ts else { throw InputError("\(instrument): the file has no bars") }
            if let from, from.firstBar > last { throw InputError("--from \(from): the bars of \(instrument) end with \(last)") }
            if let until, until.firstBar <= first { throw InputError("--until \(until): the bars of \(instrument) begin with \(first)") }
        }
    }

    private func cost() throws -> BasisPoints {
        guard let cost = BasisPoints(costBps), cost >= .zero else {
            throw InputError("--cost-bps \(costBps): give a number of basis points that is not negative")
        }
        return cost
    }

    private func readHistory(for strategies: [StrategyDocument]) throws -> MarketHistory {
        let asked = try AskedData(strategies)
        let files = try namedFiles(candles, option: "--candles", names: ["BTC-USD", "ETH-USD"], needed: asked.symbols)
        let hours = try namedFiles(liquidations, option: "--liquidations", names: ["BTC"], needed: asked.contracts)
        var bars: [Instrument: [MarketHistory.TimedBar]] = [:]
        for (symbol, path) in files.sorted(by: { $0.key < $1.key }) {
            let file = try CandleFile(path: path, fillGaps: fillGaps)
            if file.filledGaps > 0 { note("\(path): filled \(file.filledGaps) missing bars with flat ones") }
            bars[Instrument(venue: "coinbase", symbol: symbol)] = file.bars
        }
        let readings = try hours.values.flatMap { path in
            let readings = try LiquidationFile(path: path, instrument: .gateBTC).readings
            noteHoles(in: readings, of: path)
            return readings
        }
        return MarketHistory(bars: bars, readings: readings)
    }

    /// A missing hour is no error, since no rule says how long a reading holds; but it weighs on what the ranks say.
    private func noteHoles(in readings: [LiquidationReading], of path: String) {
        let holes = zip(readings, readings.dropFirst()).filter { $1.ts > $0.ts.advanced(by: 1, of: .oneHour) }
        guard let (before, _) = holes.first else { return }
        let hours = holes.reduce(0) { $0 + ($1.1.ts.unixSeconds - $1.0.ts.unixSeconds) / BarLength.oneHour.seconds - 1 }
        note("\(path): hours missing: \(hours), the first after \(before.ts); the reading before a hole holds until the next one")
    }

    private func namedFiles(_ arguments: [String], option: String, names: [String], needed: [String]) throws -> [String: String] {
        var files: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw InputError("\(option) \(argument): write NAME=FILE, as in \(option) \(names[0])=data.csv") }
            guard names.contains(parts[0]) else {
                throw InputError("\(option) \(argument): unknown name \(parts[0]); use \(names.joined(separator: " and "))")
            }
            guard files.updateValue(parts[1], forKey: parts[0]) == nil else { throw InputError("\(option) \(parts[0]): is there twice") }
        }
        for name in needed where files[name] == nil { throw InputError("\(option) \(name)=FILE is missing") }
        return files
    }

    private func write(_ report: BacktestReport, _ result: BacktestResult) throws {
        guard let out else { return }
        do {
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
            try Data(TradesFile.text(result.trades).utf8).write(to: URL(fileURLWithPath: "\(out)/trades.csv"), options: .atomic)
            try Data((report.json() + "\n").utf8).write(to: URL(fileURLWithPath: "\(out)/report.json"), options: .atomic)
        } catch {
            throw InputError("--out \(out): cannot be written (\(error.localizedDescription)); give a folder that you may write to")
        }
    }

    private func note(_ text: String) { FileHandle.standardError.write(Data("trader: \(text)\n".utf8)) }
}
