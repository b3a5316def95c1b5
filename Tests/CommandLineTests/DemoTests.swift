import Foundation
import TestSupport
import Testing
import TraderCommands
import TraderModel
import TraderProto
import TraderService

/// What a demo plays, where it keeps it, and what it tells its programs.
@Suite("demo") struct DemoTests {
    private static let sunday = TimeArgument(timestamp: .seconds(1_768_694_400))

    private func options(_ change: (inout DemoMarket.Options) -> Void) -> DemoMarket.Options {
        var options = DemoMarket.Options()
        change(&options)
        return options
    }

    @Test("a synthetic market is described by seed and speed")
    func synthetic() throws {
        let market = try DemoMarket(options { $0.seed = 9 })
        #expect(market.description == "simulated, seed 9, 60×")
        #expect(market.arguments == ["--speed", "60", "--clock", "lockstep", "--seed", "9"])
    }

    @Test("further venues are played, for their feeds, and nothing of a demo without them is otherwise")
    func furtherVenues() throws {
        let standard = try DemoMarket(options { $0.seed = 7 })
        #expect(standard.feeds == [.marketFeed] && standard.symbols == ["coinbase": ["BTC-USD", "ETH-USD"]])
        let both = try DemoMarket(options { $0.feeds = "binanceusdm,coinbase,binanceus" })
        #expect(both.feeds == ServiceName.feeds)
        #expect(both.arguments.suffix(2) == ["--feeds", "coinbase,binanceus,binanceusdm"])
        #expect(both.description == "simulated, seed 7, 60×, feeds coinbase,binanceus,binanceusdm")
        #expect(both.symbols["binanceus"] == ["BTCUSDT", "ETHUSDT"] && both.symbols["binanceusdm"] == ["BTCUSDT", "ETHUSDT"])
        let named = try DemoMarket(
            options {
                $0.feeds = "coinbase,binanceus"
                $0.instruments = "coinbase:SOL-USD,binanceus:SOLUSDT"
            })
        #expect(named.symbols == ["coinbase": ["BTC-USD", "ETH-USD", "SOL-USD"], "binanceus": ["SOLUSDT"]])
        #expect(named.arguments.contains("coinbase:BTC-USD,coinbase:ETH-USD,coinbase:SOL-USD,binanceus:SOLUSDT"))
        for (feeds, instruments) in [("binanceus", nil), ("coinbase,kraken", nil), ("coinbase", "binanceus:BTCUSDT")] as [(String, String?)]
        {
            #expect(throws: InputError.self) {
                try DemoMarket(
                    options {
                        $0.feeds = feeds
                        $0.instruments = instruments
                    })
            }
        }
    }

    @Test("a replay is described by its files and times")
    func replay() throws {
        let folder = try TemporaryFolder()
        for name in ["BTC-USD_5m.csv", "ETH-USD_5m.csv.gz", "BTC_liq_1h.csv"] { _ = try folder.write("", to: name) }
        let market = try DemoMarket(
            options {
                $0.replay = folder.url.path
                $0.from = Self.sunday
                $0.speed = "max"
                $0.isOnce = true
            })
        #expect(market.description == "replay of \(folder.url.path) from 2026-01-18T00:00:00Z, as fast as it goes")
        #expect(
            market.arguments == [
                "--speed", "max", "--clock", "lockstep", "--replay", folder.url.path, "--from", "2026-01-18T00:00:00Z", "--once",
            ])
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("BTC_liq_1h.csv"))
        let refusal = #expect(throws: InputError.self) {
            try DemoMarket(
                options {
                    $0.replay = folder.url.path
                    $0.from = Self.sunday
                })
        }
        #expect(refusal?.description.contains("BTC_liq_1h.csv") == true)
    }

    @Test("TIME is unix seconds or ISO 8601; anything else is refused")
    func times() throws {
        #expect(try TimeArgument.read("1768694400") == Self.sunday)
        #expect(try TimeArgument.read("2026-01-18T00:00:00Z") == Self.sunday)
        #expect(try TimeArgument.read("2026-01-18") == Self.sunday)
        for text in ["", "yesterday", "-5", "2026-01-18T00:00:00+01:00"] {
            #expect(throws: InputError.self) { try TimeArgument.read(text) }
        }
    }

    @Test("the stores of the demo before are kept one generation long")
    func previousStores() throws {
        let root = try TemporaryFolder()
        let demo = DemoFolder(DataFolder(root.url.appendingPathComponent("demo").path))
        try demo.refuseForeign()
        try demo.folder.makeLogs()
        #expect(try demo.prepare(market: "first") == false)
        for generation in ["first", "second"] {
            try Data(generation.utf8).write(to: URL(fileURLWithPath: demo.folder.store(of: .marketFeed)))
            let frames = "\(demo.folder.path)/market-feed.frames"
            try FileManager.default.createDirectory(atPath: frames, withIntermediateDirectories: false)
            try demo.refuseForeign()
            #expect(try demo.prepare(market: "next"))
            #expect(!demo.folder.hasStores)
            let kept = FileManager.default.contents(atPath: "\(demo.previous)/market-feed.db") ?? Data()
            #expect(String(decoding: kept, as: UTF8.self) == generation)
            #expect(!FileManager.default.fileExists(atPath: frames))
        }
    }

    @Test("a folder that is there for something else is left alone", arguments: ["market-feed.db", "photos/one.jpg"])
    func foreignFolder(file: String) throws {
        let root = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: root.url.appendingPathComponent(file).deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = try root.write("mine", to: file)
        let refusal = #expect(throws: InputError.self) { try DemoFolder(DataFolder(root.url.path)).refuseForeign() }
        #expect(refusal?.description.contains(root.url.path) == true)
    }
}
