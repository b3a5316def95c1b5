import ArgumentParser
import Foundation

/// `trader demo`: simulated venues and the services on this machine, until Ctrl-C.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Runs everything on this machine over a simulated market or over files; Ctrl-C stops it.",
        discussion: """
            TIME is unix seconds or ISO 8601 in UTC, on five minutes. The strategies are a copy: what is changed or removed in a demo changes
            nothing elsewhere. Ends with status 0; with --once, with 130 when it was stopped before its end, and with 1 when the last bar could not
            be made final before the market was over.
            """)

    @Option(help: "Port of the dashboard. (default: HTTP_PORT of the settings, 8000)")
    var port: Int?

    @Option(
        help:
            "Folder of the stores, logs and strategies. A demo starts with empty stores. (default: DATA_DIR of the settings, .trader/demo)")
    var data: String?

    @Option(help: "Simulated seconds a second, or max.")
    var speed = "60"

    @Option(help: "Seed of the synthetic market.")
    var seed: UInt64 = 7

    @Option(help: "Plays BTC-USD_5m.csv, ETH-USD_5m.csv and BTC_liq_1h.csv (or .csv.gz) of this folder instead.")
    var replay: String?

    @Option(help: "TIME of the first bar that is played live; what lies before is history.", transform: TimeArgument.read)
    var from: TimeArgument?

    @Option(help: "TIME of the first bar that is not played any more.", transform: TimeArgument.read)
    var until: TimeArgument?

    @Flag(help: "Ends with status 0 when the last bar is final and every service has applied everything.")
    var once = false

    @Option(help: "First port of the hundred between the services. (default: BUS_PORT_BASE of the settings, 7200)")
    var busPortBase: Int?

    @Option(help: "Venues that are played and whose feeds run: coinbase, and binanceus or binanceusdm behind a comma each.")
    var feeds = "coinbase"

    @Option(
        help: """
            VENUE:SYMBOL with commas: what the venues offer and the feeds follow beside Coinbase's BTC-USD and ETH-USD. (default: BTCUSDT and ETHUSDT
            of each of Binance's that is played)
            """)
    var instruments: String?

    @Option(help: "lockstep waits for the services, free for nobody.")
    var clock = "lockstep"

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp("Lets the simulated venues misbehave; again for more. venue-sim --faults lists how.", valueName: "name[:args]"))
    var faults: [String] = []

    @Option(help: "Seed of the faults' chances. (default: --seed)")
    var faultSeed: UInt64?

    func run() async throws {
        let market = try DemoMarket(options)
        let settings = try await PlatformSettings.read(data: data, port: port, busPortBase: busPortBase, feeds: nil)
        let platform = try Platform(settings, market: market)
        let unused = platform.settingsWithoutEffect
        if !unused.isEmpty {
            Console.note("a demo plays its own venues: \(unused.joined(separator: ", ")) of the settings do not count here")
        }
        let played = try market.read()
        for note in played.notes { Console.note(note) }
        let isOnce = once
        let ending = try await PlatformRun(platform: platform).run(
            announce: { hasMovedStores in try announce(platform, market, hasMovedStores) },
            onReady: {
                try? Console.print("all \(platform.count) services answer")
                if !isOnce { Desktop.open(platform.dashboard) }
            },
            say: { try? Console.print($0) })
        switch ending {
        case .finished:
            if let end = played.end, let missing = try PlayedToTheEnd.missing(of: platform.feeds, in: platform.folder, before: end) {
                throw Failure("the market is over, and \(missing); all is stopped", status: ExitStatus.failed)
            }
            try Console.print("the last bar is final and every service has applied everything; all is stopped")
        case _ where once: throw Failure("stopped before the last bar was final; all is stopped", status: ExitStatus.interrupted)
        default: try Console.print("all is stopped")
        }
    }

    private var options: DemoMarket.Options {
        var options = DemoMarket.Options()
        options.seed = seed
        options.speed = speed
        options.clock = clock
        options.replay = replay
        options.from = from
        options.until = until
        options.isOnce = once
        options.feeds = feeds
        options.instruments = instruments
        options.faults = faults
        options.faultSeed = faultSeed
        return options
    }

    private func announce(_ platform: Platform, _ market: DemoMarket, _ hasMovedStores: Bool) throws {
        let demo = DemoFolder(platform.folder)
        let previous = hasMovedStores ? "; those of the demo before are in \(demo.previous)" : ""
        try? Console.print(
            "NOT A REAL MARKET: \(market.description). No venue is asked, no order is sent.",
            "dashboard  \(platform.dashboard)",
            "stores     \(platform.folder.path)\(previous)",
            "strategies \(demo.strategies), a copy of \(platform.strategies ?? "none"): what changes there stays in this demo",
            "to live    cp \(demo.strategies)/NAME.yaml \(platform.strategies ?? "strategies")/",
            "logs       \(platform.folder.logs), or: ./trader logs SERVICE -f",
            "to stop    Ctrl-C")
    }
}
