import Foundation
import TestSupport
import Testing

/// What a person gets wrong is answered by one line that says what to do, and status 2.
@Suite(.showsProcesses, .timeLimit(.minutes(5)))
struct RefusalTests {
    private static let cases: [([String], String)] = [
        (["restart", "signal-motor"], "signal-engine"),
        (["tap", "candels"], "candles"),
        (["demo", "--replay", "/no/such/folder", "--from", "2026-01-18"], "/no/such/folder"),
        (["demo", "--speed", "fast"], "speed"),
        (["demo", "--port", "http"], "port"),
        (["backtest", "--strategy", "LQ-9"], "LQ-1"),
        (["backtest", "--candles", "BTC-USD=/none.csv", "--candles", "ETH-USD=/none.csv", "--liquidations", "BTC=/none.csv"], "/none.csv"),
        (["nonsense"], "nonsense"),
    ]

    @Test("is one line with the remedy", arguments: cases)
    func refusal(_ arguments: [String], _ expected: String) async throws {
        let folder = try TemporaryFolder()
        let data = ["demo", "restart", "tap"].contains(arguments[0]) ? ["--data", folder.url.path] : []
        let command = try await RunningCommand(arguments + data).finished(within: .seconds(60))
        #expect(command.status == 2, "\(command.errors)")
        #expect(command.errors.contains(expected), "\(command.errors)")
        #expect(command.errorLines.count == 1, "\(command.errors)")
    }

    @Test("a broken CSV is refused with its row")
    func brokenFile() async throws {
        let folder = try TemporaryFolder()
        let candles = try folder.write("ts,open,high,low,close,volume\n300,1,2,0.5,1.5,3\n600,1,2,0.5,x,3\n", to: "candles.csv")
        let command = try await RunningCommand([
            "backtest", "--candles", "BTC-USD=\(candles)", "--candles", "ETH-USD=\(candles)", "--liquidations", "BTC=\(candles)",
        ]).finished(within: .seconds(60))
        #expect(command.status == 2)
        #expect(command.errors.contains("row 3"), "\(command.errors)")
        #expect(command.errorLines.count == 1)
    }
}
