import TraderFiles
import TraderLab
import TraderModel
import TraderService
import TraderSignals

/// The files that a command is given, as NAME=FILE, and the history that they hold.
struct MarketFiles {
    /// What was read: the history, and what each file covers.
    struct Contents {
        var history: MarketHistory
        /// The bars that every instrument has, by their opens.
        var common: ClosedRange<BarTime>
        var inputs: [BacktestInput]

        /// What a user should know about the files, a line each.
        var warnings: [String] { inputs.compactMap(\.warning) }
    }

    /// `BTC-USD=FILE` and the like.
    var candles: [String]
    /// `BTC=FILE` and the like.
    var liquidations: [String]
    /// Whether missing bars become flat ones.
    var fillGaps: Bool
    /// Bars that open from here on are left out.
    var until: BarTime?

    /// What files can be given of.
    static let inputs = MarketInputs.platform
    private static let contracts: [(name: String, contract: Instrument)] = [("BTC", .gateBTC), ("ETH", .gateETH)]

    /// What the files hold of what the strategies ask for: a file that none asks for is not read. Throws `InputError` when something that is
    /// asked for is not given, and when the files have no bar in common.
    func contents(for strategies: [StrategyDocument]) throws -> Contents {
        let asked = try Set(strategies.flatMap { try StrategyPlan($0).instruments })
        let instruments = Self.inputs.instruments
        let files = try named(
            candles, option: "--candles", names: instruments.map(\.symbol), needed: instruments.filter(asked.contains).map(\.symbol))
        let hours = try named(
            liquidations, option: "--liquidations", names: Self.contracts.map(\.name),
            needed: Self.contracts.filter { asked.contains($0.contract) }.map(\.name))
        var inputs: [BacktestInput] = []
        var bars: [Instrument: [MarketHistory.TimedBar]] = [:]
        for instrument in instruments {
            guard let path = files[instrument.symbol] else { continue }
            var input = BacktestInput(kind: .candles, name: instrument.symbol, file: path, isUsed: asked.contains(instrument))
            if input.isUsed {
                let file = try CandleFile(path: path, fillGaps: fillGaps)
                bars[instrument] = file.bars
                input.filledBars = file.filledGaps
            }
            inputs.append(input)
        }
        let common = try commonRange(of: bars, files)
        for place in inputs.indices {
            inputs[place].bars = bars[Instrument(venue: "coinbase", symbol: inputs[place].name)].flatMap { BarCoverage($0, common: common) }
        }
        let judged =
            common
            .lowerBound...max(
                common.lowerBound, min(common.upperBound, until?.advanced(by: -1, of: MarketHistory.barLength) ?? common.upperBound))
        var readings: [LiquidationReading] = []
        for (name, contract) in Self.contracts {
            guard let path = hours[name] else { continue }
            var input = BacktestInput(kind: .liquidations, name: name, file: path, isUsed: asked.contains(contract))
            if input.isUsed {
                let read = try LiquidationFile(path: path, instrument: contract).readings
                input.readings = ReadingCoverage(read, at: judged)
                readings += read
            }
            inputs.append(input)
        }
        return Contents(history: MarketHistory(bars: bars, readings: readings), common: common, inputs: inputs)
    }

    /// A report over no bars would look like a strategy that does not trade.
    private func commonRange(
        of bars: [Instrument: [MarketHistory.TimedBar]], _ files: [String: String]
    ) throws(InputError) -> ClosedRange<BarTime> {
        if let common = BarCoverage.common(of: bars.values) { return common }
        let ranges = bars.sorted { $0.key < $1.key }.compactMap { instrument, series in
            series.first.flatMap { first in
                series.last.map { "\(instrument.symbol) from \(first.ts) to \($0.ts) (\(files[instrument.symbol] ?? ""))" }
            }
        }
        throw InputError("no bar is in all files: \(ranges.joined(separator: ", ")); give files of the same time")
    }

    private func named(_ arguments: [String], option: String, names: [String], needed: [String]) throws -> [String: String] {
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
}
