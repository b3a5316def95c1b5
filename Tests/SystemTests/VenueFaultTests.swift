import Foundation
import TestSupport
import Testing

/// A recorded day read through venues that misbehave: what is kept is what an undisturbed day leaves, or the ledger says why not.
@Suite(
    .serialized, .showsProcesses, .timeLimit(.minutes(10)), .enabled(if: RecordedDays.areThere, "no recorded data beside the repository"))
struct VenueFaultTests {
    private struct Day {
        var bars: [String]
        var hours: [String]
        /// Hours that never came, and bars that were changed afterwards, as the ledger has them.
        var missing: [String]
        var revised: [String]
    }

    private static let undisturbed = Task { try await day([]) }

    private static func day(_ faults: [String], _ arguments: [String] = []) async throws -> Day {
        let venue = try await SimulatedVenue.start(
            [
                "--replay", RecordedDays.folder, "--from", "2026-01-18T00:00:00Z", "--until", "2026-01-19T00:00:00Z", "--speed", "max",
                "--once",
                "--members", "market-feed,liq-poller",
            ] + faults.flatMap { ["--fault", $0] } + arguments)
        let data = try TemporaryFolder()
        for name in ["market-feed", "liq-poller"] { try venue.service(name, data: data) }
        try await venue.finish(within: .seconds(200))
        return Day(
            // Nothing but a later bar shows that the run's last one is whole, and a REST that trails by a quarter of an hour shows nothing of
            // that quarter where the stream was interrupted. For each bar that is missing there, the table keeps an older one.
            bars: try data.rows(
                in: "market-feed", "SELECT * FROM candles_5m WHERE ts BETWEEN 1766188800 AND 1768780800 - 1500 ORDER BY ts, symbol"),
            hours: try data.rows(in: "liq-poller", "SELECT * FROM liquidations_1h ORDER BY ts, symbol"),
            missing: try data.rows(
                in: "liq-poller", "SELECT ts FROM integrity WHERE source = 'missing' AND ts >= 1768694400 - 86400 ORDER BY ts"),
            revised: try data.rows(
                in: "market-feed", "SELECT ts, substr(instrument, 10) FROM integrity WHERE revisions > 0 ORDER BY ts"))
    }

    @Test(
        "leaves every candle and reading as they are",
        arguments: [
            ["both-buckets:3", "ack-first", "client-id", "timestamp-digits", "snapshot:3"],
            ["late-correction:1"],
            ["drop", "duplicate", "swap", "garbled"],
            ["stall", "silence"],
            // The venue's candles stand still everywhere for twenty minutes: that is not the same as no trades.
            ["stall:20,180", "rest-trails:900"],
            ["close-1000:300", "close-1001:370", "close-1006:430", "close-1011:510"],
            ["error-frame", "subscribe-error", "alias", "slow-start", "silent-bucket"],
            ["unknown-product", "no-heartbeats"],
            ["rest-429:30", "rest-500:20", "rest-502:30", "rest-cut:20", "rest-401:40", "rest-empty:20", "drop:10"],
            ["rest-down:60,20", "rest-limit", "close-1006:60"],
            ["gate-text", "gate-ms", "gate-cap:100", "gate-no-usd-new", "gate-403:20", "gate-502:20", "gate-key:20", "gate-429:40"],
            ["gate-late:20,3", "gate-revised:90,150,4", "clock-skew:30"],
        ])
    func equal(faults: [String]) async throws {
        let reference = try await Self.undisturbed.value
        let disturbed = try await Self.day(faults)
        #expect(reference.bars.count > 2 * 288 * 29)
        #expect(disturbed.bars.difference(from: reference.bars).isEmpty, "\(disturbed.bars.difference(from: reference.bars).prefix(4))")
        #expect(disturbed.hours.difference(from: reference.hours).isEmpty, "\(disturbed.hours.difference(from: reference.hours).prefix(4))")
    }

    @Test("a correction that comes after the grace makes another bar, and the ledger says which")
    func lateCorrection() async throws {
        let reference = try await Self.undisturbed.value
        let disturbed = try await Self.day(["late-correction:20,4"], ["--updates-per-bar", "15"])
        let known = Set(reference.bars)
        let differing = disturbed.bars.filter { !known.contains($0) }
        #expect(differing.count > 20)
        // Those of the last hour, and what the check then left out as too new, have not been held against REST yet.
        let checked = differing.filter { Int64($0.prefix(10)) ?? 0 < 1_768_780_800 - 4_500 }
        for bar in checked {
            let name = bar.split(separator: " ").prefix(2).joined(separator: " ").replacing("\"", with: "")
            #expect(disturbed.revised.contains { $0.replacing("\"", with: "") == name }, "\(bar)")
        }
        #expect(!checked.isEmpty)
    }

    @Test("an hour that never comes is in the ledger, and no other hour changes for it")
    func missingHour() async throws {
        let reference = try await Self.undisturbed.value
        let disturbed = try await Self.day(["gate-missing:6"])
        let lost = Set(reference.hours).subtracting(disturbed.hours)
        #expect(!lost.isEmpty && Set(disturbed.hours).isSubset(of: reference.hours))
        for hour in lost { #expect(disturbed.missing.contains(String(hour.prefix(10))), "\(hour)") }
    }
}
