import Foundation
import GRDB
import TestSupport
import Testing
import TraderModel
import TraderProto

/// Strategies of several venues and bar lengths, as a person runs them.
@Suite(.serialized, .showsProcesses, .timeLimit(.minutes(10)))
struct ManyMarketsTests {
    private static let minute = """
        name: minute
        instrument: binanceusdm:BTCUSDT
        timeframe: 1m
        features: { mean: "sma(close, 7)" }
        entry: { long: close > mean and close > open, short: close < mean and close < prev(close) }
        exit: { after_bars: 3, long: "close < prev(close, 2)" }
        cooldown_bars: 2
        costs: { round_trip_bps: 6.5 }
        """
    private static let hourly = """
        name: hourly
        instrument: binanceus:BTCUSDT
        timeframe: 15m
        entry: { long: "on(1h, close) > on(1h, open) and close > open", short: "on(1h, close) < on(1h, open)" }
        exit: { after_bars: 1 }
        """
    private static let across = """
        name: across
        instrument: coinbase:ETH-USD
        entry: { long: 'close("binanceus:ETHUSDT") > prev(close("binanceus:ETHUSDT")) and close > open' }
        exit: { after_bars: 2 }
        """

    // MARK: the same from a backtest

    /// A series that the backtest reads: its name on the command line, the store and the topic that have it.
    private struct Recorded {
        var name: String
        var instrument: String
        var store: String
        var topic = "candles"
    }

    @Test("a one-minute, an hourly and a document of two venues trade in a demo as in a backtest of what was recorded, byte for byte")
    func threeDocuments() async throws {
        let folder = try TemporaryFolder()
        for (name, text) in [("minute", Self.minute), ("hourly", Self.hourly), ("across", Self.across)] {
            _ = try folder.write(text, to: "\(name).yaml")
        }
        let platform = try Platform(
            ["--seed", "21", "--speed", "600", "--feeds", "coinbase,binanceus,binanceusdm"], data: TemporaryFolder(),
            environment: ["STRATEGIES_DIR": folder.url.path])
        try await platform.wait(for: "the feed of Binance's futures") {
            try await platform.trader(["instruments", "follow", "binanceusdm:BTCUSDT", "--what", "1m"]).status == 0
        }
        try await platform.wait(for: "trades of each", within: .seconds(200)) {
            let counts = try Self.closedTrades(platform).mapValues(\.count)
            return counts["minute", default: 0] >= 15 && counts["hourly", default: 0] >= 4 && counts["across", default: 0] >= 10
        }
        let read = try await platform.trader(["instruments", "unfollow", "binanceusdm:BTCUSDT", "--what", "1m"])
        #expect(read.status == 2 && read.errors.contains("binanceusdm:BTCUSDT is read by minute"), "\(read)")
        // Killed where it trades, it goes on as if nothing had been.
        try await platform.kill("market-feed@binanceusdm")
        try await platform.kill("signal-engine")
        let seen = try Self.closedTrades(platform)["minute", default: []].count
        try await platform.wait(for: "trades after the kills") { try Self.closedTrades(platform)["minute", default: []].count > seen + 3 }
        try await platform.stop()

        let future = Recorded(
            name: "binanceusdm:BTCUSDT/1m", instrument: "binanceusdm:BTCUSDT", store: "market-feed@binanceusdm", topic: "minutes")
        try await Self.expectBacktest(of: Self.minute, "minute", "1m binanceusdm:BTCUSDT", [future], platform)
        let spot = Recorded(name: "binanceus:BTCUSDT", instrument: "binanceus:BTCUSDT", store: "market-feed@binanceus")
        try await Self.expectBacktest(of: Self.hourly, "hourly", "5m binanceus:BTCUSDT", [spot], platform)
        let pair = [
            Recorded(name: "ETH-USD", instrument: "coinbase:ETH-USD", store: "market-feed"),
            Recorded(name: "binanceus:ETHUSDT", instrument: "binanceus:ETHUSDT", store: "market-feed@binanceus"),
        ]
        try await Self.expectBacktest(of: Self.across, "across", "5m binanceus:ETHUSDT coinbase:ETH-USD", pair, platform)
        let verified = try await platform.trader(["verify"], within: .seconds(200))
        #expect(verified.status == 0, "\(verified.errors)")
    }

    /// By strategy, in the order of their entries, each as a line of `trades.csv` has it.
    private static func closedTrades(_ platform: Platform) throws -> [String: [String]] {
        let rows = try platform.read("paper-broker") { db in
            try String.fetchAll(db, sql: "SELECT record FROM log WHERE topic = 'fills' ORDER BY seq")
        }
        var trades: [String: [String]] = [:]
        for row in rows {
            let fill = try WireCodec.decode(Envelope<FillRecord>.self, from: Array(row.utf8)).data
            guard let exit = fill.trade.exit else { continue }
            let (trade, seconds) = (fill.trade, fill.trade.holdSeconds)
            let hold = Trade.fiveMinuteBars(in: seconds).map(String.init) ?? ""
            trades[trade.signal, default: []].append(
                "\(trade.signal),\(trade.direction.rawValue),\(trade.entryTs.unixSeconds),\(trade.entryPrice),\(exit.ts.unixSeconds),"
                    + "\(exit.price),\(hold),\(exit.grossBps),\(exit.netBps),CLOSED,,,,,\(seconds.map(String.init) ?? "")")
        }
        return trades.mapValues { lines in lines.sorted { Self.entry($0) < Self.entry($1) } }
    }

    private static func entry(_ line: String) -> Int64 { Int64(line.split(separator: ",")[2]) ?? 0 }

    /// Holds the closed trades of a strategy against those of `trader backtest` over the recorded bars, from the first that it could fire on.
    private static func expectBacktest(
        of text: String, _ strategy: String, _ lane: String, _ series: [Recorded], _ platform: Platform
    ) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "\(strategy).yaml")
        let records = try platform.read("signal-engine") { db in
            try String.fetchAll(db, sql: "SELECT record FROM log WHERE topic = 'features' AND key = ? ORDER BY seq", arguments: [lane])
        }
        .map { try WireCodec.decode(Envelope<FeatureRecord>.self, from: Array($0.utf8)).data }
        #expect(records.filter { $0.standing == .stale }.isEmpty, "\(strategy): no bar came late")
        let first = try #require(records.first { $0.standing == .timely }).ts.unixSeconds
        let last = try #require(records.last)
        var arguments = [
            "backtest", "--strategy", file, "--from", "\(first)", "--until", "\(last.ts.unixSeconds + last.length.seconds)", "--out",
            folder.url.path,
        ]
        for one in series {
            let rows = try platform.read(one.store) { db in
                try String.fetchAll(
                    db, sql: "SELECT record FROM log WHERE topic = ? AND key = ? ORDER BY seq", arguments: [one.topic, one.instrument])
            }
            let lines = try rows.map { row in
                let candle = try WireCodec.decode(Envelope<Candle>.self, from: Array(row.utf8)).data
                let bar = candle.bar
                return "\(candle.ts.unixSeconds),\(bar.open),\(bar.high),\(bar.low),\(bar.close),\(bar.volume)"
            }
            let path = try folder.write(
                (["ts,open,high,low,close,volume"] + lines + [""]).joined(separator: "\n"), to: "\(one.topic).\(one.store).csv")
            arguments += ["--candles", "\(one.name)=\(path)"]
        }
        let backtest = try await RunningCommand(arguments).finished(within: .seconds(60))
        #expect(backtest.status == 0, "\(backtest.errors)")
        let table = try String(contentsOf: folder.url.appendingPathComponent("trades.csv"), encoding: .utf8)
        let expected = table.split(separator: "\n").dropFirst().map(String.init).filter { $0.contains(",CLOSED,") }
        let live = try closedTrades(platform)[strategy, default: []]
        #expect(live == expected, "\(strategy)")
        #expect(live.count > 3)
    }

    // MARK: a venue that is dead

    private static let alone = """
        name: alone
        instrument: coinbase:SOL-USD
        entry: { long: close > open, short: close < open }
        exit: { after_bars: 1 }
        """

    @Test("a feed that is stopped where it is, and a venue that is gone, delay nobody who does not name them by even one bar")
    func deadVenue() async throws {
        let (folder, strategies) = (try TemporaryFolder(), try TemporaryFolder())
        for (name, text) in [("alone", Self.alone), ("across", Self.across)] { _ = try strategies.write(text, to: "\(name).yaml") }
        // Time waits for nobody. From the twentieth hour on Binance refuses every request and every stream.
        let venue = try await SimulatedVenue.start([
            "--seed", "5", "--speed", "60", "--clock", "free", "--feeds", "coinbase,binanceus", "--instruments",
            "coinbase:BTC-USD,coinbase:ETH-USD,coinbase:SOL-USD,binanceus:ETHUSDT", "--fault", "binance-451:45,100000",
        ])
        let environment = [
            "FEEDS": "coinbase,binanceus", "INSTRUMENTS": "BTC-USD,ETH-USD,SOL-USD", "INSTRUMENTS_BINANCEUS": "ETHUSDT",
            "BINANCEUS_WS_URL": "ws://127.0.0.1:\(venue.streamPort)/binanceus", "BINANCEUS_REST_URL": "http://127.0.0.1:\(venue.port)",
            "STRATEGIES_DIR": strategies.url.path,
        ]
        for name in ["market-feed", "liq-poller", "signal-engine"] { try venue.service(name, data: folder, environment: environment) }
        let dead = try venue.service("market-feed", data: folder, environment: environment.merging(["VENUE": "binanceus"]) { $1 })
        func records(_ lane: String) throws -> [Envelope<FeatureRecord>] {
            var configuration = Configuration()
            configuration.readonly = true
            let store = folder.url.appendingPathComponent("signal-engine.db").path
            return try DatabaseQueue(path: store, configuration: configuration).read { db in
                try String.fetchAll(
                    db, sql: "SELECT record FROM log WHERE topic = 'features' AND key = ? ORDER BY seq", arguments: [lane])
            }
            .map { try WireCodec.decode(Envelope<FeatureRecord>.self, from: Array($0.utf8)) }
        }
        func wait(for what: String, _ condition: () throws -> Bool) async throws {
            let deadline = ContinuousClock.now + .seconds(200)
            // A store that is not there yet is no failure while it may still come.
            var obstacle = "it did not come"
            while ContinuousClock.now < deadline {
                do {
                    if try condition() { return }
                    obstacle = "it did not come"
                } catch {
                    obstacle = "\(error)"
                }
                try await Pause.brief()
            }
            throw PlatformFailure("waited in vain for \(what) (\(obstacle))")
        }
        let (own, foreign, home) = ("5m coinbase:SOL-USD", "5m binanceus:ETHUSDT coinbase:ETH-USD", "5m")
        func timely(_ lane: String) throws -> Int { try records(lane).count { $0.data.standing == .timely } }
        try await wait(for: "live bars of each") { try [own, foreign, home].allSatisfy { try timely($0) >= 2 } }

        dead.send(SIGSTOP)
        let before = try timely(foreign)
        let stopped = try timely(own)
        try await wait(for: "bars while the feed is stopped") { try timely(own) >= stopped + 5 }
        #expect(try timely(foreign) <= before + 1, "who names it waits")
        dead.send(SIGCONT)
        // What it missed comes late; then its venue is gone for good.
        let late = try records(foreign).count
        try await wait(for: "what it missed") { try records(foreign).count >= late + 3 }
        try await wait(for: "the refusal") { dead.errors.contains("451") }
        let gone = try timely(own)
        try await wait(for: "bars without the venue") { try timely(own) >= gone + 5 }

        for lane in [own, home] {
            let live = try records(lane).drop { $0.data.standing == .history }
            #expect(live.allSatisfy { $0.data.standing == .timely }, "\(lane)")
            #expect(zip(live, live.dropFirst()).allSatisfy { $1.data.ts.seconds(since: $0.data.ts) == 300 }, "\(lane)")
            // What led to each is a word on this very bar: the last candle that it waited for, or that its readings are complete.
            let causes = try live.map { record in
                // Who was passed for being silent, by the market's own minute, has no word.
                record.data.passed.isEmpty
                    ? try Self.moment(of: #require(record.cause), in: folder) : record.data.closeTime.wholeSeconds
            }
            #expect(zip(live, causes).allSatisfy { $0.data.closeTime.wholeSeconds == $1 }, "\(lane)")
        }
    }

    /// The close of the bar, or the moment up to which readings are complete, that a record of a source tells.
    private static func moment(of cause: Cause, in folder: TemporaryFolder) throws -> Int64? {
        var configuration = Configuration()
        configuration.readonly = true
        let store = folder.url.appendingPathComponent("\(cause.service).db").path
        let text = try DatabaseQueue(path: store, configuration: configuration).read { db in
            try String.fetchOne(db, sql: "SELECT record FROM log WHERE seq = ?", arguments: [cause.seq])
        }
        let bytes = Array(try #require(text).utf8)
        switch try WireCodec.decode(EnvelopeHeader.self, from: bytes).knownTopic {
        case .candles: return try WireCodec.decode(Envelope<Candle>.self, from: bytes).data.ts.closeTime(of: .fiveMinutes).wholeSeconds
        case .liquidations:
            guard case .watermark(let through) = try WireCodec.decode(Envelope<LiquidationRecord>.self, from: bytes).data else {
                return nil
            }
            return through.wholeSeconds
        default: return nil
        }
    }
}
