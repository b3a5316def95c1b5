import ArgumentParser
import Foundation

/// `trader demo`: simulated venues and the five services on this machine, until Ctrl-C.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Runs everything on this machine over a simulated market or over files; Ctrl-C stops it.",
        discussion: "TIME is unix seconds or ISO 8601 in UTC, on five minutes.")

    @Option(help: "Port of the dashboard.")
    var port = 8_000

    @Option(help: "Folder of the stores and logs. A demo starts with empty stores.")
    var data = DataFolder.demo.path

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

    @Option(help: "First port of the hundred between the services.")
    var busPortBase = 7_200

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
        let platform = try Platform(folder: DataFolder(data), httpPort: port, busBasePort: busPortBase, market: market)
        for note in try market.notes() { Console.note(note) }
        let isOnce = once
        try await PlatformRun(platform: platform).run(
            announce: { hasMovedStores in try announce(platform, market, hasMovedStores) },
            onReady: {
                try? Console.print("all five services answer")
                if !isOnce { Desktop.open(platform.dashboard) }
            },
            say: { try? Console.print($0) })
        try? Console.print(once ? "the last bar is final and every service has applied everything; all is stopped" : "all is stopped")
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
        options.faults = faults
        options.faultSeed = faultSeed
        return options
    }

    private func announce(_ platform: Platform, _ market: DemoMarket, _ hasMovedStores: Bool) throws {
        let previous = hasMovedStores ? "; those of the demo before are in \(DemoFolder(platform.folder).previous)" : ""
        try? Console.print(
            "NOT A REAL MARKET: \(market.description). No venue is asked, no order is sent.",
            "dashboard  \(platform.dashboard)",
            "stores     \(data)\(previous)",
            "logs       \(platform.folder.logs), or: ./trader logs SERVICE -f",
            "to stop    Ctrl-C")
    }
}
