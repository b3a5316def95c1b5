import Foundation
import GRDB
import TestSupport
import Testing

/// Stores as earlier releases left them, made by `Tests/OldStores/make`: the present executables go on with them.
@Suite(.serialized, .showsProcesses, .timeLimit(.minutes(10)))
struct OldStoreTests {
    private static let archives = Repository.root.appendingPathComponent("Tests/OldStores")
    private static let services = ["market-feed", "liq-poller", "signal-engine", "paper-broker", "api-gateway"]
    /// As in `make`: what was played when the store was made, and what is played here after it.
    private static let began = "2026-01-18T00:00:00Z"
    private static let stopped = "2026-01-18T12:00:00Z"
    private static let end = "2026-01-18T20:00:00Z"

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: archives.path).filter { $0.hasSuffix(".tar.xz") }.sorted()
    }

    @Test("verifies, goes on, books the trades of a backtest over all of it, and verifies again", arguments: try OldStoreTests.names())
    func goesOn(archive: String) async throws {
        let data = try TemporaryFolder()
        let unpacked = try await RunningCommand(
            ["xf", Self.archives.appendingPathComponent(archive).path, "-C", data.url.path], executable: "/usr/bin/tar"
        ).finished(within: .seconds(30))
        #expect(unpacked.status == 0, "\(unpacked)")
        try await verify(data)

        let venue = try await SimulatedVenue.start([
            "--replay", "\(data.url.path)/market", "--from", Self.stopped, "--until", Self.end, "--speed", "max", "--once",
        ])
        let environment = [
            "STRATEGIES_DIR": "\(data.url.path)/strategies", "WEB_ROOT": Repository.root.appendingPathComponent("web/dist").path,
            "HTTP_PORT": "\(venue.gatewayPort)",
        ]
        for service in Self.services { try venue.service(service, data: data, environment: environment) }
        try await venue.finish(within: .seconds(120))
        try await verify(data)

        let columns = "signal, direction, entry_ts, entry_price, exit_ts, exit_price, status"
        let booked = try data.rows(in: "paper-broker", "SELECT \(columns) FROM paper_trades ORDER BY entry_ts, signal")
        let expected = try await backtest(data)
        #expect(booked.count > 40)
        #expect(booked.sorted() == expected.sorted(), "\(booked.difference(from: expected))")
    }

    private func verify(_ data: TemporaryFolder) async throws {
        let verified = try await RunningCommand(["verify", "--data", data.url.path]).finished(within: .seconds(120))
        #expect(verified.status == 0, "\(verified.errors)")
    }

    /// The trades that a backtest over the whole market has, each as the row of `paper_trades`.
    private func backtest(_ data: TemporaryFolder) async throws -> [String] {
        let (market, out) = ("\(data.url.path)/market", "\(data.url.path)/backtest")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(data.url.path)/strategies")
        let strategies = names.sorted().flatMap { ["--strategy", "\(data.url.path)/strategies/\($0)"] }
        let run = try await RunningCommand(
            ["backtest", "--from", Self.began, "--until", Self.end, "--out", out] + strategies
                + ["BTC", "ETH"].flatMap { coin in
                    ["--candles", "\(coin)-USD=\(market)/\(coin)-USD_5m.csv", "--liquidations", "\(coin)=\(market)/\(coin)_liq_1h.csv"]
                }
        ).finished(within: .seconds(60))
        #expect(run.status == 0, "\(run.errors)")
        return try Repository.rows(of: String(contentsOfFile: "\(out)/trades.csv", encoding: .utf8)).map { row in
            let price = { (name: String) in row[name].flatMap(Double.init).map { "\($0)" } ?? "NULL" }
            let time = { (name: String) in row[name].flatMap(Int.init).map { "\($0)" } ?? "NULL" }
            let word = { (name: String) in "\"\(row[name] ?? "")\"" }
            return [
                word("signal"), word("direction"), time("entry_ts"), price("entry_price"), time("exit_ts"), price("exit_price"),
                word("status"),
            ].joined(separator: " ")
        }
    }
}
