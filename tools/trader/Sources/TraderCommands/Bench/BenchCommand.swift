import ArgumentParser
import Foundation
import TraderFiles
import TraderLab
import TraderModel
import TraderProto

/// `trader bench`: how fast things are, each beside something in the same run.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures, one JSON object a line, each with its ratio to a reference of the same run.",
        discussion: """
            rank: an update of the percentile rank over 8,640 bars, beside an exponential average's.
            engine: whole backtests over columns, beside the same machines bar by bar.
            restart: from the start of a service after a kill -9 until it has caught up, beside a start with empty stores.
            wire: from a frame of the venue to the trade's event at a browser's socket, beside a bare chain of ZeroMQ with as many commits.
            capacity: bars of one minute and quotes of many instruments on three feeds, and many strategies, at the pace of life: how long a
            judgement takes after the last bar that it needs, and what memory and processors all of it takes.
            """
    )

    private static let names = ["rank", "engine", "restart", "wire", "capacity"]

    @Argument(help: "rank, engine, restart, wire or capacity; none: the first three.")
    var name: String?

    @Option(help: "How often each thing is measured.")
    var runs = 5

    @Option(help: "For engine: a candle file for the cross, instead of made bars.")
    var bars: String?

    @Option(
        name: .customLong("write-bars"), help: "Writes the made bars of the cross to a CSV file, for other engines, and measures nothing.")
    var writeBars: String?

    @Option(help: "For wire: trades that are measured, two a second.")
    var samples = 200

    @Option(help: "For capacity: instruments that are followed, a third of them at each venue.")
    var instruments = 50

    @Option(help: "For capacity: strategies that run on them.")
    var strategies = 50

    @Option(help: "For capacity: minutes that are measured.")
    var minutes = 10

    func run() async throws {
        if let name, !Self.names.contains(name) {
            throw InputError("\(name): no such benchmark; choose from \(Self.names.joined(separator: ", "))")
        }
        guard (1...100).contains(runs) else { throw InputError("--runs \(runs): give a number from 1 to 100") }
        guard (1...100_000).contains(samples) else { throw InputError("--samples \(samples): give a number from 1 to 100000") }
        guard (6...200).contains(instruments) else { throw InputError("--instruments \(instruments): give a number from 6 to 200") }
        guard (1...500).contains(strategies) else { throw InputError("--strategies \(strategies): give a number from 1 to 500") }
        guard (1...1_440).contains(minutes) else { throw InputError("--minutes \(minutes): give a number from 1 to 1440") }
        if let writeBars { return try write(to: writeBars) }
        if name == nil || name == "rank" { for figure in RankBench(runs: runs).figures() { try show(figure) } }
        if name == nil || name == "engine" { for figure in try await EngineBench(runs: runs, bars: bars).figures() { try show(figure) } }
        if name == nil || name == "restart" { for figure in try await RestartBench(runs: min(runs, 3)).figures() { try show(figure) } }
        if name == "wire" { for figure in try await WireBench(samples: samples).figures() { try show(figure) } }
        if name == "capacity" {
            try await CapacityBench(instruments: instruments, strategies: strategies, minutes: minutes).run { try show($0) }
        }
    }

    private func show(_ figure: some Encodable) throws { try Console.print(bytes: WireCodec.encode(figure) + [UInt8(ascii: "\n")]) }

    private func write(to path: String) throws {
        let bars = EngineBench.crossHistory().bars[.coinbaseBTC] ?? []
        do {
            try Data(CandleFile.text(bars).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw InputError("--write-bars \(path): cannot be written (\(error.localizedDescription)); give a file that you may write")
        }
    }
}
