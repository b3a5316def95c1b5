import Foundation
import TestSupport
import Testing

/// What cannot be is answered by one line that says what to do: 2 for what was asked, 1 for what is not there.
@Suite("refused input", .timeLimit(.minutes(5))) struct RefusedInputTests {
    private static let cases: [([String], Int32, String)] = [
        (["demo", "--from", "x"], 2, "unix seconds or ISO 8601"),
        (["demo", "--port", "0"], 2, "--port 0"),
        (["demo", "--port", "abc"], 2, "trader demo --help"),
        (["demo", "--bogus"], 2, "trader demo --help"),
        (["demo", "--speed", "0"], 2, "--speed 0"),
        (["demo", "--clock", "loose"], 2, "lockstep or free"),
        (["demo", "--clock", "free", "--speed", "max"], 2, "--clock free"),
        (["demo", "--replay", "/nope"], 2, "--from"),
        (["demo", "--replay", "/nope", "--from", "2026-01-18"], 2, "/nope"),
        (["demo", "--from", "3600"], 2, "1971-01-01"),
        (["demo", "--from", "2300-01-01"], 2, "1970 to 2242"),
        (["backtest", "--until", "1099511627775"], 2, "1970 to 2242"),
        (["demo", "--once"], 2, "--until"),
        (["demo", "--until", "2026-01-18T00:00:01Z"], 2, "five minutes"),
        (["demo", "--from", "2026-01-18", "--until", "2026-01-17"], 2, "not before"),
        (["demo", "--bus-port-base", "80"], 2, "--bus-port-base 80"),
        (["up", "--port", "99999"], 2, "--port 99999"),
        (["tap", "candels"], 2, "candles"),
        (["tap", "pulse", "--from", "3"], 2, "--from 3"),
        (["tap", "fires", "--count", "0"], 2, "--count 0"),
        (["restart", "signal-motor"], 2, "signal-engine"),
        (["logs", "signal-motor"], 2, "supervisor"),
        (["logs", "market-feed", "-n", "-1"], 2, "-n"),
        (["health", "signal-motor"], 2, "signal-engine"),
        (["backtest", "--from", "2026-01-18", "--until", "2026-01-18"], 2, "--until 2026-01-18T00:00:00Z"),
        (["backtest", "--strategy", "LQ-1", "--strategy", "LQ-1"], 2, "--strategy LQ-1"),
        (["backtest", "--cost-bps", "10001"], 2, "0 to 10000"),
        (["verify", "--data", "elsewhere"], 2, "--data elsewhere"),
        (["verify", "nothing.tgz"], 2, "nothing.tgz"),
        (["verify", "nothing.tgz", "--data", "elsewhere"], 2, "not both"),
        (["export", "--data", "elsewhere", "--out", "x"], 2, "--data elsewhere"),
        (["restore", "nothing.tgz", "--data", "new"], 2, "nothing.tgz"),
        (["instruments", "follow", "BTC-USD"], 2, "VENUE:SYMBOL"),
        (["instruments", "follow", "coinbase:SOL-USD", "--what", "5m,2m"], 2, "5m, 1m, quotes, marks"),
        (["instruments", "unfollow", "coinbase:SOL-USD", "--what", ""], 2, "5m, 1m, quotes, marks"),
        (["instruments", "list", "--data", "elsewhere"], 1, "elsewhere"),
        (["bench", "nonsense"], 2, "nonsense"),
        (["bench", "--runs", "0"], 2, "--runs 0"),
        (["nonsense"], 2, "nonsense"),
        (["status"], 1, "nothing runs"),
        (["restart", "market-feed"], 1, "nothing runs"),
        (["logs", "market-feed"], 1, "no log"),
        (["tap", "fires", "--data", "elsewhere"], 1, "elsewhere"),
    ]

    @Test("is one line with the remedy", arguments: cases)
    func refusal(arguments: [String], status: Int32, expected: String) async throws {
        let folder = try TemporaryFolder()
        let said = try await TraderProcess.run(arguments, workingFolder: folder.url.path)
        #expect(said.status == status, "\(said)")
        #expect(said.errors.contains(expected), "\(said)")
        #expect(said.errorLines.count == 1, "\(said)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test("list names every document that is not used, and ends with 1; the help says what statuses mean")
    func brokenDocuments() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(at: folder.url.appendingPathComponent("strategies"), withIntermediateDirectories: true)
        for number in 1...3 { _ = try folder.write("name: broken-\(number)\n", to: "strategies/broken-\(number).yaml") }
        let list = try await TraderProcess.run(["strategies", "list"], workingFolder: folder.url.path)
        #expect(list.status == 1, "\(list)")
        for number in 1...3 { #expect(list.output.contains("not used: broken-\(number).yaml"), "\(list)") }
        #expect(list.errorLines.count == 1 && list.errors.contains("3 of the documents in "), "\(list)")
        #expect(try await TraderProcess.run(["--help"]).output.contains("Exit status: 0 when"))
    }

    @Test("down is content when nothing runs")
    func nothingToStop() async throws {
        let said = try await TraderProcess.run(["down"])
        #expect(said.status == 0, "\(said)")
        #expect(said.output == "nothing runs in .trader/live\n")
    }

    @Test("a program that was not built is named")
    func missingProgram() async throws {
        let folder = try TemporaryFolder()
        let said = try await TraderProcess.run(["demo"], environment: ["TRADER_BIN_DIR": folder.url.path])
        #expect(said.status == 2)
        #expect(said.errors.contains("\(folder.url.path)/market-feed"), "\(said)")
    }
}
