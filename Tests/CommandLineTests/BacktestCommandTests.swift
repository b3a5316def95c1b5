import Foundation
import TestSupport
import Testing
import TraderModel

/// What a backtest says of its inputs, its open trades and its output, as a process of its own.
@Suite("backtest command", .timeLimit(.minutes(5))) struct BacktestCommandTests {
    private static let start: Int64 = 1_767_225_600
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Bars that rise by one from `first` on.
    private func candles(_ range: Range<Int>, to name: String) throws {
        let rows = range.map { "\(Self.start + Int64($0) * 300),\(100 + $0),\(101 + $0),\(99 + $0),\(100 + $0),5" }
        _ = try folder.write((["ts,open,high,low,close,volume"] + rows).joined(separator: "\n"), to: name)
    }

    private func hours(_ range: Range<Int>, usd: Int = 200, to name: String) throws {
        let rows = range.map { "\(Self.start + Int64($0) * 3_600),\(usd),7" }
        _ = try folder.write((["ts,long_liq_usd,short_liq_usd"] + rows).joined(separator: "\n"), to: name)
    }

    private func strategy(_ name: String, _ condition: String, bars: Int = 1) throws {
        let text = "name: \(name)\ninstrument: coinbase:BTC-USD\nentry: { long: '\(condition)' }\nexit: { after_bars: \(bars) }\n"
        _ = try folder.write(text, to: "\(name).yaml")
    }

    private func run(_ arguments: String...) async throws -> Said {
        try await TraderProcess.run(["backtest"] + arguments, workingFolder: folder.url.path)
    }

    private func report(_ arguments: String...) async throws -> [String: Any] {
        let said = try await TraderProcess.run(["backtest", "--json"] + arguments, workingFolder: folder.url.path)
        #expect(said.status == 0, "\(said)")
        return try #require(try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [String: Any])
    }

    @Test("a file that no strategy asks for changes nothing")
    func unasked() async throws {
        try strategy("every", "close > 0")
        try candles(0..<400, to: "btc.csv")
        try candles(0..<40, to: "eth.csv")
        let alone = try await report("--strategy", "every.yaml", "--candles", "BTC-USD=btc.csv")
        let both = try await report("--strategy", "every.yaml", "--candles", "BTC-USD=btc.csv", "--candles", "ETH-USD=eth.csv")
        #expect(alone["bars"] as? Int == 400 && both["bars"] as? Int == 400)
        #expect((alone["total"] as? NSDictionary) == (both["total"] as? NSDictionary) && alone["total"] != nil)
        let inputs = try #require(both["inputs"] as? [[String: Any]])
        #expect(inputs.map { $0["isUsed"] as? Bool } == [true, false])
        let text = try await run("--strategy", "every.yaml", "--candles", "BTC-USD=btc.csv", "--candles", "ETH-USD=nowhere.csv")
        #expect(text.status == 0 && text.output.contains("ETH-USD (nowhere.csv): not read, since no strategy asks for it"), "\(text)")
    }

    @Test("bars that another file does not have are told, and files without a common bar are refused")
    func overlap() async throws {
        try strategy("two", "close > 0 and close(\"coinbase:ETH-USD\") > 0")
        try candles(0..<400, to: "btc.csv")
        try candles(10..<40, to: "eth.csv")
        try candles(900..<950, to: "late.csv")
        let files = ["--strategy", "two.yaml", "--candles", "BTC-USD=btc.csv", "--candles"]
        let told = try await TraderProcess.run(["backtest"] + files + ["ETH-USD=eth.csv"], workingFolder: folder.url.path)
        #expect(told.output.contains("30 judged; 370 bars left out, which another file does not have"), "\(told)")
        let refused = try await TraderProcess.run(["backtest"] + files + ["ETH-USD=late.csv"], workingFolder: folder.url.path)
        #expect(refused.status == 2 && refused.errorLines.count == 1 && refused.errors.contains("no bar is in all files"), "\(refused)")
        #expect(refused.errors.contains("btc.csv") && refused.errors.contains("late.csv"))
    }

    @Test("hours that are missing at an end, and a day of zeros, are told")
    func missingHours() async throws {
        try strategy("liq", "long_liq_usd(\"gateio:BTC_USDT\") > 100")
        try candles(0..<24 * 12 * 3, to: "btc.csv")
        for (range, usd, words) in [
            (0..<2, 200, "hours missing: 69 (69 after its last row); a reading counts for 6 hours after its own"),
            (-9_000..<(-8_000), 200, "hours missing: 71 (71 after its last row)"),
            (20..<80, 200, "hours missing: 20 (20 before its first row)"),
            (0..<80, 0, "no liquidations on one side for 80 hours from 2026-01-01T00:00:00Z on"),
        ] {
            try hours(range, usd: usd, to: "liq.csv")
            let arguments = ["--strategy", "liq.yaml", "--candles", "BTC-USD=btc.csv", "--liquidations", "BTC=liq.csv"]
            let text = try await TraderProcess.run(["backtest"] + arguments, workingFolder: folder.url.path)
            #expect(text.status == 0 && text.output.contains(words), "\(text)")
            let json = try await TraderProcess.run(["backtest", "--json"] + arguments, workingFolder: folder.url.path)
            #expect(json.errors.contains(words), "\(json)")
        }
    }

    @Test("a trade that is open at the end is told with what it is worth, and null is never absent")
    func openTrade() async throws {
        try strategy("stays", "close == 100", bars: 9_000)
        try strategy("never", "close < 0")
        try candles(0..<100, to: "btc.csv")
        let said = try await run("--strategy", "stays.yaml", "--candles", "BTC-USD=btc.csv", "--out", "o")
        #expect(
            said.output.contains(
                "stays: LONG since 2026-01-01T00:00:00Z at 100 is open, in no figure above: gross 9900.0, net 9892.0 at 199, the close of 2026-01-01T08:15:00Z."
            ), "\(said)")
        let rows = try String(contentsOfFile: folder.url.appendingPathComponent("o/trades.csv").path, encoding: .utf8)
        #expect(rows.contains("stays,LONG,1767225600,100,,,9000,,,OPEN,1767255300,199,9900.0,9892.0,2700000\n"), "\(rows)")
        let report = try await report("--strategy", "never.yaml", "--candles", "BTC-USD=btc.csv")
        #expect(report["balance"] is NSNull && report["unrealized"] is NSNull && (report["open"] as? [Any])?.isEmpty == true)
        let open = try #require(
            try await self.report("--strategy", "stays.yaml", "--candles", "BTC-USD=btc.csv")["open"] as? [[String: Any]])
        #expect(open.count == 1 && open[0]["markPrice"] as? String == "199" && open[0]["netBps"] as? Double == 9_892)
    }

    @Test("of three broken files all three are named")
    func brokenDocuments() async throws {
        let documents = try TemporaryFolder()
        for name in ["a", "b", "c"] { _ = try documents.write("name: \(name)\n", to: "\(name).yaml") }
        try candles(0..<100, to: "btc.csv")
        for arguments in [["strategies", "check"], ["backtest", "--candles", "BTC-USD=btc.csv"]] {
            let said = try await TraderProcess.run(
                arguments, environment: ["STRATEGIES_DIR": documents.url.path], workingFolder: folder.url.path)
            #expect(said.status == 2 && said.errorLines.count == 3, "\(said)")
            for name in ["a", "b", "c"] { #expect(said.errors.contains("\(name).yaml:1:1: ")) }
        }
        let listed = try await TraderProcess.run(
            ["strategies", "list"], environment: ["STRATEGIES_DIR": documents.url.path], workingFolder: folder.url.path)
        #expect(["a", "b", "c"].allSatisfy { listed.output.contains("not used: \($0).yaml:1:1: ") }, "\(listed)")
    }

    @Test("what a title says to a terminal is written out")
    func title() async throws {
        let documents = try TemporaryFolder()
        let text = "name: a\ninstrument: coinbase:BTC-USD\nentry: { long: close > open }\nexit: { after_bars: 1 }\n"
        _ = try documents.write(text + "title: \"\\e[31mred\\n  forged\\u009b2J\"\n", to: "a.yaml")
        let listed = try await TraderProcess.run(
            ["strategies", "list"], environment: ["STRATEGIES_DIR": documents.url.path], workingFolder: folder.url.path)
        #expect(listed.output == "a  not running  \\u{1B}[31mred   forged\\u{9B}2J\n", "\(listed)")
    }

    // MARK: output that is not written

    private static let talking: [[String]] = [
        ["strategies", "words"], ["strategies", "check", "every.yaml"], ["strategies", "list"], ["--help"], ["backtest", "--help"],
        ["down"],
        ["backtest", "--strategy", "every.yaml", "--candles", "BTC-USD=btc.csv"],
        ["backtest", "--strategy", "every.yaml", "--candles", "BTC-USD=btc.csv", "--json"],
    ]

    @Test("output that cannot be written is a line and status 1", arguments: talking)
    func fullDisk(arguments: [String]) async throws {
        try prepare()
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let said = try await TraderProcess.run(
            arguments, environment: ["STRATEGIES_DIR": folder.url.path], workingFolder: folder.url.path, output: full)
        #expect(said.status == 1, "\(said)")
        #expect(said.errors == "trader: standard output cannot be written (No space left on device): make room, or write elsewhere\n")
    }

    @Test("a reader that has enough is no error", arguments: talking)
    func closedPipe(arguments: [String]) async throws {
        try prepare()
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let said = try await TraderProcess.run(
            arguments, environment: ["STRATEGIES_DIR": folder.url.path], workingFolder: folder.url.path,
            output: pipe.fileHandleForWriting)
        #expect(said.status == 0 && said.errors.isEmpty, "\(said)")
    }

    @Test("a report that cannot be written is status 1", arguments: ["/dev/full", "/proc/1"])
    func reportThatCannotBeWritten(out: String) async throws {
        try prepare()
        let said = try await run("--strategy", "every.yaml", "--candles", "BTC-USD=btc.csv", "--out", out)
        #expect(said.status == 1 && said.errorLines.count == 1 && said.errors.contains("--out \(out): cannot be written"), "\(said)")
    }

    private func prepare() throws {
        try strategy("every", "close > 0")
        try candles(0..<100, to: "btc.csv")
    }
}
