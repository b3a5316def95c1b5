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
        /// From the first bar that some strategy is judged on to the last one, by their opens.
        var judged: ClosedRange<BarTime>
        var inputs: [BacktestInput]

        /// What a user should know about the files, a line each.
        var warnings: [String] { inputs.compactMap(\.warning) }
    }

    /// What strategies are judged on together: those with the same inputs.
    private struct Lane {
        var instruments: [Instrument]
        var length: BarLength

        var series: [Series] { instruments.map { Series($0, length) } }
    }

    /// `BTC-USD=FILE`, `binanceus:BTCUSDT/1m=FILE` and the like.
    var candles: [String]
    /// `BTC=FILE`, `gateio:SOL_USDT=FILE` and the like.
    var liquidations: [String]
    /// Whether missing bars become flat ones.
    var fillGaps: Bool
    /// Bars that open from here on are left out.
    var until: BarTime?

    /// The names that contracts have without their venue.
    private static let contracts: [String: Instrument] = ["BTC": .gateBTC, "ETH": .gateETH]

    /// What the files hold of what the strategies ask for: a file that none asks for is not read. Throws `InputError` when something that is
    /// asked for is not given, and when the files of a strategy have no bar in common.
    func contents(for strategies: [StrategyDocument]) throws -> Contents {
        let lanes = try Self.lanes(of: strategies)
        let contracts = try Set(strategies.flatMap { try StrategyPlan($0).inputs.contracts })
        let files = try given(candles, option: "--candles", example: "BTC-USD", as: Self.series)
        let hours = try given(liquidations, option: "--liquidations", example: "BTC", as: Self.contract)
        let asked = Set(lanes.flatMap(\.series))
        try refuseMissing(asked, among: files.map(\.what), option: "--candles", as: Self.name)
        try refuseMissing(contracts, among: hours.map(\.what), option: "--liquidations", as: Self.name)
        var inputs: [BacktestInput] = []
        var bars: [Series: [MarketHistory.TimedBar]] = [:]
        for (series, name, path) in files {
            var input = BacktestInput(kind: .candles, name: name, file: path, isUsed: asked.contains(series))
            if input.isUsed {
                let file = try CandleFile(path: path, length: series.length, fillGaps: fillGaps)
                bars[series] = file.bars
                input.filledBars = file.filledGaps
            }
            inputs.append(input)
        }
        let ranges = try lanes.map { lane in (lane, try range(of: lane, in: bars, files)) }
        for place in files.indices {
            let series = files[place].what
            let judged = ranges.filter { $0.0.series.contains(series) }.map(\.1)
            inputs[place].bars = bars[series].flatMap { BarCoverage($0, judged: judged) }
        }
        guard let first = ranges.map(\.1.lowerBound).min(), let last = ranges.map(\.1.upperBound).max() else {
            throw InputError("there is no strategy to run: name one with --strategy")
        }
        let end = max(first, min(last, until?.advanced(by: -1, of: FeatureRecord.barLength) ?? last))
        var readings: [LiquidationReading] = []
        for (contract, name, path) in hours {
            var input = BacktestInput(kind: .liquidations, name: name, file: path, isUsed: contracts.contains(contract))
            if input.isUsed {
                let read = try LiquidationFile(path: path, instrument: contract).readings
                input.readings = ReadingCoverage(read, at: first...end)
                readings += read
            }
            inputs.append(input)
        }
        func sampled(_ length: BarLength) -> [Instrument: [MarketHistory.TimedBar]] {
            Dictionary(uniqueKeysWithValues: bars.filter { $0.key.length == length }.map { ($0.key.instrument, $0.value) })
        }
        let history = MarketHistory(bars: sampled(.fiveMinutes), minutes: sampled(.oneMinute), readings: readings)
        return Contents(history: history, judged: first...last, inputs: inputs)
    }

    /// The lanes as live, and of home what somebody names.
    private static func lanes(of strategies: [StrategyDocument]) throws -> [Lane] {
        var named: [LaneInputs: Set<Instrument>] = [:]
        for document in strategies {
            named[try LaneInputs(of: document, home: .platform), default: []].formUnion(try StrategyPlan(document).inputs.instruments)
        }
        return named.sorted { $0.key < $1.key }.map { Lane(instruments: $0.value.sorted(), length: $0.key.length) }
    }

    /// A report over no bars would look like a strategy that does not trade.
    private func range(
        of lane: Lane, in bars: [Series: [MarketHistory.TimedBar]], _ files: [(what: Series, name: String, path: String)]
    ) throws(InputError) -> ClosedRange<BarTime> {
        let own = files.filter { lane.series.contains($0.what) }
        if let common = BarCoverage.common(of: own.compactMap { bars[$0.what] }) { return common }
        let ranges = own.compactMap { file in
            bars[file.what].flatMap { series in
                series.first.flatMap { first in series.last.map { "\(file.name) from \(first.ts) to \($0.ts) (\(file.path))" } }
            }
        }
        throw InputError("no bar is in all files: \(ranges.joined(separator: ", ")); give files of the same time")
    }

    // MARK: names

    /// `BTC-USD` is Coinbase's, bars are of five minutes unless their length is said; nil for what is no series.
    private static func series(_ name: String) -> Series? {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let instrument = Instrument(parts[0].contains(":") ? parts[0] : "coinbase:\(parts[0])")
        guard let instrument, instrument.isWellFormed else { return nil }
        switch parts.count == 1 ? FeatureRecord.barLength.text : parts[1] {
        case BarLength.fiveMinutes.text: return Series(instrument, .fiveMinutes)
        case BarLength.oneMinute.text: return Series(instrument, .oneMinute)
        default: return nil
        }
    }

    private static func contract(_ name: String) -> Instrument? {
        contracts[name] ?? Instrument(name).flatMap { $0.isWellFormed && $0.venue == Instrument.gateBTC.venue ? $0 : nil }
    }

    private static func name(_ series: Series) -> String {
        let instrument = series.instrument.venue == Instrument.coinbaseBTC.venue ? series.instrument.symbol : "\(series.instrument)"
        return series.length == FeatureRecord.barLength ? instrument : "\(instrument)/\(series.length.text)"
    }

    private static func name(_ contract: Instrument) -> String {
        contracts.first { $0.value == contract }?.key ?? "\(contract)"
    }

    private func given<What: Hashable>(
        _ arguments: [String], option: String, example: String, as read: (String) -> What?
    ) throws(InputError) -> [(what: What, name: String, path: String)] {
        var files: [(what: What, name: String, path: String)] = []
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw InputError("\(option) \(argument): write NAME=FILE, as in \(option) \(example)=data.csv") }
            guard let what = read(parts[0]) else {
                throw InputError("\(option) \(argument): unknown name \(parts[0]); write one such as \(example)")
            }
            guard !files.contains(where: { $0.what == what }) else { throw InputError("\(option) \(parts[0]): is there twice") }
            files.append((what, parts[0], parts[1]))
        }
        return files
    }

    private func refuseMissing<What: Hashable & Comparable>(
        _ asked: Set<What>, among given: [What], option: String, as name: (What) -> String
    ) throws(InputError) {
        if let missing = asked.subtracting(given).min() { throw InputError("\(option) \(name(missing))=FILE is missing") }
    }
}
