import Foundation
package import TraderModel
package import TraderProto
import VenueSimulator

/// What a demo plays: a synthetic market or files, and how its time passes. Checked as far as that goes without reading the files.
package struct DemoMarket: Equatable, Sendable {
    /// What the market is, in a few words for the dashboard.
    package let description: String
    /// What `venue-sim` is told, but for its port.
    package let arguments: [String]
    /// The feeds of the venues that are played, Coinbase's first.
    package let feeds: [ServiceName]
    /// What each feed follows, by its venue: the venue's symbols.
    package let symbols: [String: [String]]
    /// What the venues offer.
    private let offer: MarketOffer
    /// The files that are played: folder, first live bar and the end; nil for a synthetic market.
    private let files: Files?
    /// The first bar that a synthetic market does not play any more; nil when it has no end.
    private let until: BarTime?

    private struct Files: Equatable, Sendable {
        var folder: String
        var from: BarTime
        var until: BarTime?
    }

    /// Reads the files that are played, and answers what a user should know about them, a line each, and the first bar that is not played
    /// any more, nil when there is none. Throws `FileError` when they cannot be played.
    package func read() throws -> (notes: [String], end: BarTime?) {
        guard let files else { return ([], until) }
        let read = try ReplayFiles(folder: files.folder, offer: offer, from: files.from, until: files.until)
        return (read.notes, read.market.end)
    }

    package struct Options: Sendable {
        package var seed: UInt64 = 7
        package var speed = "60"
        package var clock = "lockstep"
        package var replay: String?
        package var from: TimeArgument?
        package var until: TimeArgument?
        package var isOnce = false
        /// The venues that are played and whose feeds run, with commas between them.
        package var feeds = "coinbase"
        /// `VENUE:SYMBOL` with commas between them, beside Coinbase's BTC-USD and ETH-USD; nil: those of each venue's that its feed follows by
        /// default.
        package var instruments: String?
        /// How the venues misbehave, as venue-sim takes it.
        package var faults: [String] = []
        /// Nil: the market's seed.
        package var faultSeed: UInt64?

        package init() {}
    }

    /// Checks the options. Throws `InputError` naming the option and what to do.
    package init(_ options: Options) throws(InputError) {
        try Self.checkPace(options)
        try Self.checkTimes(options)
        if let replay = options.replay { try Self.checkFiles(in: replay) }
        try Self.checkFaults(options)
        let (played, offer) = try Self.venues(options)
        (feeds, self.offer) = (played.feeds, offer)
        symbols = Dictionary(grouping: offer.instruments, by: \.venue).mapValues { $0.map(\.symbol) }
        let speed = options.speed == "max" ? "as fast as it goes" : "\(options.speed)×"
        let span = [options.from.map { "from \($0.timestamp)" }, options.until.map { "until \($0.timestamp)" }].compactMap { $0 }
        let source = options.replay.map { "replay of \($0)" } ?? "simulated, seed \(options.seed)"
        let faults = options.faults.isEmpty ? [] : ["the venues misbehave on purpose (\(options.faults.joined(separator: " ")))"]
        let venues = feeds.count > 1 ? feeds.compactMap(\.venue).joined(separator: ",") : nil
        description =
            ([([source] + span).joined(separator: " "), speed] + (venues.map { ["feeds \($0)"] } ?? []) + faults).joined(separator: ", ")
        var arguments = ["--speed", options.speed, "--clock", options.clock]
        arguments += options.replay.map { ["--replay", $0] } ?? ["--seed", "\(options.seed)"]
        arguments += options.from.map { ["--from", "\($0.timestamp)"] } ?? []
        arguments += options.until.map { ["--until", "\($0.timestamp)"] } ?? []
        arguments += options.faults.flatMap { ["--fault", $0] }
        arguments += options.faultSeed.map { ["--fault-seed", "\($0)"] } ?? []
        if options.instruments != nil { arguments += ["--instruments", offer.instruments.map(\.description).joined(separator: ",")] }
        if let venues { arguments += ["--feeds", venues] }
        self.arguments = arguments + (options.isOnce ? ["--once"] : [])
        until = options.until?.firstBar
        files = options.replay.flatMap { folder in
            options.from.map { Files(folder: folder, from: $0.firstBar, until: options.until?.firstBar) }
        }
    }

    private static func venues(_ options: Options) throws(InputError) -> (PlayedFeeds, MarketOffer) {
        do throws(MarketOffer.Refusal) {
            let played = try PlayedFeeds(options.feeds)
            return (played, try played.offer(naming: options.instruments))
        } catch {
            throw InputError(error.description)
        }
    }

    private static func checkPace(_ options: Options) throws(InputError) {
        let isNumber = Double(options.speed).map { (0.01...100_000).contains($0) } ?? false
        guard isNumber || options.speed == "max" else {
            throw InputError("--speed \(options.speed): give simulated seconds a second, 0.01 to 100000, or max")
        }
        guard ["lockstep", "free"].contains(options.clock) else { throw InputError("--clock \(options.clock): give lockstep or free") }
        guard options.clock == "lockstep" || isNumber else {
            throw InputError("--clock free with --speed max: a free clock has no pace of its own; give --speed a number")
        }
    }

    private static func checkFaults(_ options: Options) throws(InputError) {
        do {
            _ = try FaultPlan(options.faults, seed: options.faultSeed ?? options.seed)
        } catch {
            throw InputError("\(error)")
        }
    }

    /// The history before it is to lie after the beginning of 1970.
    private static let earliest = Timestamp.seconds(86_400 * 365)

    private static func checkTimes(_ options: Options) throws(InputError) {
        if options.replay != nil, options.from == nil {
            throw InputError("--replay without --from: give the TIME of the first bar to play live; what lies before it becomes history")
        }
        if options.isOnce, options.replay == nil, options.until == nil {
            throw InputError("--once without an end: give --until TIME, or --replay DIR --from TIME")
        }
        for (name, time) in [("--from", options.from), ("--until", options.until)] {
            if let time, !time.isOnBar { throw InputError("\(name) \(time.timestamp): bars open on five minutes; give such a moment") }
        }
        if let from = options.from, from.timestamp < Self.earliest {
            throw InputError("--from \(from.timestamp): give a time from \(Self.earliest) on; what lies before it becomes history")
        }
        if let from = options.from, let until = options.until, from.timestamp >= until.timestamp {
            throw InputError("--from \(from.timestamp) is not before --until \(until.timestamp); give a range with a bar in it")
        }
        if let from = options.from, options.replay == nil, from.timestamp.wholeSeconds % 3_600 != 0 {
            throw InputError("--from \(from.timestamp): a synthetic market starts on the hour; give such a moment")
        }
    }

    private static func checkFiles(in folder: String) throws(InputError) {
        guard (try? FileManager.default.contentsOfDirectory(atPath: folder)) != nil else {
            throw InputError(
                "--replay \(folder): no such folder; give one with BTC-USD_5m.csv, ETH-USD_5m.csv and BTC_liq_1h.csv (or .csv.gz)")
        }
        for name in ["BTC-USD_5m", "ETH-USD_5m", "BTC_liq_1h"] {
            let files = ["\(folder)/\(name).csv", "\(folder)/\(name).csv.gz"]
            guard files.contains(where: FileManager.default.isReadableFile(atPath:)) else {
                throw InputError("--replay \(folder): has no \(name).csv that can be read, nor \(name).csv.gz; put it there")
            }
        }
    }
}
