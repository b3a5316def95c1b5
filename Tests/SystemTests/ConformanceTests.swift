import Foundation
import TestSupport
import Testing

/// The venues' own Python clients, and who speaks to them as many do, against venue-sim: what they take for Coinbase, Gate.io and Binance, our
/// services were tested against.
@Suite(.serialized, .showsProcesses, .timeLimit(.minutes(3)))
struct ConformanceTests {
    private static let scripts = Repository.root.appendingPathComponent("Tests/Conformance").path

    /// A folder with an authority, a server's certificate and clients' keys, made for this run.
    private static let made = Task {
        let folder = try TemporaryFolder()
        let shell = try RunningCommand(["\(scripts)/make_keys", folder.url.path], executable: "/bin/sh")
        let finished = try await shell.finished(within: .seconds(60))
        guard finished.status == 0 else { throw PlatformFailure("no keys: \(finished.errors)") }
        return folder
    }

    /// Runs a script while a venue-sim of its own serves.
    private func run(_ script: String, _ arguments: (SimulatedVenue) -> [String], environment: [String: String] = [:]) async throws {
        let keys = try await Self.made.value.url.path
        let venue = try await SimulatedVenue.start([
            "--clock", "free", "--members", "", "--speed", "600", "--fault", "client-id", "--tls-cert", "\(keys)/server.pem", "--tls-key",
            "\(keys)/server.key", "--tls-port", "0", "--coinbase-key", "es256=\(keys)/es256.pub", "--coinbase-key",
            "ed25519=\(keys)/ed25519.pub",
        ])
        defer { venue.command.terminate() }
        let command = try RunningCommand(
            ["python3", "\(Self.scripts)/\(script)"] + arguments(venue), executable: "/usr/bin/env", environment: environment)
        let finished = try await command.finished(within: .seconds(120))
        let failed = finished.output.split(separator: "\n").filter { !$0.hasPrefix("ok ") }
        #expect(finished.status == 0, "\(failed.joined(separator: "\n")) \(finished.errors.suffix(2_000)) \(venue.command.errors)")
        #expect(finished.output.contains("ok "))
    }

    @Test("coinbase-advanced-py, with both kinds of keys, plainly and over TLS")
    func coinbase() async throws {
        let keys = try await Self.made.value.url.path
        try await run(
            "check_coinbase.py", { [keys, "\($0.streamPort)", "\($0.tlsPort)"] }, environment: ["REQUESTS_CA_BUNDLE": "\(keys)/ca.pem"])
    }

    @Test("gate-api")
    func gate() async throws {
        try await run("check_gate.py") { ["\($0.port)"] }
    }

    /// Runs a script of a client that is installed by itself, while a venue-sim with Binance's instruments serves.
    private func runBinance(_ script: String, of package: String) async throws {
        let venue = try await SimulatedVenue.start([
            "--clock", "free", "--members", "", "--speed", "60", "--ticks-per-minute", "10", "--instruments",
            "coinbase:BTC-USD,binanceus:BTCUSDT,binanceus:SOLUSDT,binanceusdm:BTCUSDT,binanceusdm:ETHUSDT",
        ])
        defer { venue.command.terminate() }
        let command = try RunningCommand(
            ["python3", "\(Self.scripts)/\(script)", "\(venue.port)", "\(venue.streamPort)"], executable: "/usr/bin/env",
            environment: ["PYTHONPATH": Repository.root.appendingPathComponent(".build/clients/\(package)").path])
        let finished = try await command.finished(within: .seconds(120))
        let failed = finished.output.split(separator: "\n").filter { !$0.hasPrefix("ok ") }
        #expect(finished.status == 0, "\(failed.joined(separator: "\n")) \(finished.errors.suffix(2_000)) \(venue.command.errors)")
        #expect(finished.output.contains("ok "))
    }

    @Test("python-binance")
    func binanceSpot() async throws {
        try await runBinance("check_binance_spot.py", of: "python-binance")
    }

    @Test("binance-futures-connector")
    func binanceFutures() async throws {
        try await runBinance("check_binance_futures.py", of: "binance-futures-connector")
    }

    @Test("market-feed asks with its key over TLS, and goes to the public interface when the key is refused")
    func ownClient() async throws {
        let keys = try await Self.made.value.url.path
        for (secret, fallbacks) in [("es256.pem", 0), ("other.pem", 1)] {
            let venue = try await SimulatedVenue.start([
                "--clock", "lockstep", "--members", "market-feed", "--speed", "max", "--once", "--until", "2026-01-05T02:00:00Z",
                "--tls-cert",
                "\(keys)/server.pem", "--tls-key", "\(keys)/server.key", "--tls-port", "0", "--coinbase-key", "es256=\(keys)/es256.pub",
            ])
            let data = try TemporaryFolder()
            let feed = try venue.service(
                "market-feed", data: data,
                environment: [
                    "COINBASE_WS_URL": "wss://localhost:\(venue.tlsPort)/coinbase",
                    "COINBASE_REST_URL": "https://localhost:\(venue.tlsPort)",
                    "VENUE_TLS_ROOTS": "\(keys)/ca.pem", "COINBASE_KEY_NAME": "es256", "COINBASE_PRIVATE_KEY_FILE": "\(keys)/\(secret)",
                    "MINUTE_BARS": "true",
                ])
            try await venue.finish(within: .seconds(120))
            let said = feed.errors.split(separator: "\n").count { $0.contains("candles come from the public interface") }
            #expect(said == fallbacks, "\(said) lines on fallbacks with \(secret)")
            // Five one-minute bars make each five-minute bar: of the stream, of REST and of history alike.
            let differing = try data.rows(
                in: "market-feed",
                """
                SELECT c.ts FROM candles_5m c JOIN candles_1m m ON m.symbol = c.symbol AND m.ts >= c.ts AND m.ts < c.ts + 300
                GROUP BY c.symbol, c.ts HAVING count(*) = 5
                  AND (max(m.high) <> c.high OR min(m.low) <> c.low OR abs(sum(m.volume) - c.volume) > 1e-6)
                """)
            #expect(differing.isEmpty, "\(differing.prefix(3))")
            let minutes = try data.rows(in: "market-feed", "SELECT ts FROM candles_1m WHERE ts >= 1767571200")
            #expect(minutes.count >= 2 * 110)
        }
    }
}
