import TraderFiles
import TraderLab
import TraderModel
import TraderSignals

/// The files that a command is given, as NAME=FILE, and the history that they hold.
struct MarketFiles {
    /// `BTC-USD=FILE` and the like.
    var candles: [String]
    /// `BTC=FILE` and the like.
    var liquidations: [String]
    /// Whether missing bars become flat ones.
    var fillGaps: Bool

    private static let contracts: [(name: String, contract: Instrument)] = [("BTC", .gateBTC), ("ETH", .gateETH)]

    /// What the files hold of what the strategies ask for. Throws `InputError` when something that is asked for is not given.
    func history(for strategies: [StrategyDocument]) throws -> MarketHistory {
        let asked = try Set(strategies.flatMap { try StrategyPlan($0).instruments })
        let symbols = StrategyDocument.candleInstruments
        let files = try named(
            candles, option: "--candles", names: symbols.map(\.symbol), needed: symbols.filter(asked.contains).map(\.symbol))
        let hours = try named(
            liquidations, option: "--liquidations", names: Self.contracts.map(\.name),
            needed: Self.contracts.filter { asked.contains($0.contract) }.map(\.name))
        var bars: [Instrument: [MarketHistory.TimedBar]] = [:]
        for (symbol, path) in files.sorted(by: { $0.key < $1.key }) {
            let file = try CandleFile(path: path, fillGaps: fillGaps)
            if file.filledGaps > 0 { Console.note("\(path): filled \(file.filledGaps) missing bars with flat ones") }
            bars[Instrument(venue: "coinbase", symbol: symbol)] = file.bars
        }
        var readings: [LiquidationReading] = []
        for (name, contract) in Self.contracts {
            guard let path = hours[name] else { continue }
            let read = try LiquidationFile(path: path, instrument: contract).readings
            noteHoles(in: read, of: path)
            readings += read
        }
        return MarketHistory(bars: bars, readings: readings)
    }

    /// A missing hour is no error, since no rule says how long a reading holds; but it weighs on what the ranks say.
    private func noteHoles(in readings: [LiquidationReading], of path: String) {
        let holes = zip(readings, readings.dropFirst()).filter { $1.ts > $0.ts.advanced(by: 1, of: .oneHour) }
        guard let (before, _) = holes.first else { return }
        let hours = holes.reduce(0) { $0 + ($1.1.ts.unixSeconds - $1.0.ts.unixSeconds) / BarLength.oneHour.seconds - 1 }
        Console.note("\(path): hours missing: \(hours), the first after \(before.ts); the reading before a hole holds until the next one")
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
