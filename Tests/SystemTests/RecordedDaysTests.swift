import Foundation
import GRDB
import TestSupport
import Testing

/// Where the recorded days lie, when they are there.
private enum RecordedDays {
    static let folder = Repository.root.appendingPathComponent("../shared/data/replay").standardizedFileURL.path
    static let areThere = FileManager.default.fileExists(atPath: folder)
}

/// Two recorded days through both venue protocols and all five processes.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: RecordedDays.areThere, "no recorded data beside the repository"))
struct RecordedDaysTests {
    /// 2026-01-18 and 19, UTC.
    static let days: Range<Int64> = 1_768_694_400..<1_768_867_200

    private static let arguments = [
        "--replay", RecordedDays.folder, "--from", "2026-01-18T00:00:00Z", "--until", "2026-01-20T00:00:00Z", "--speed", "max", "--once",
    ]

    @Test("leaves exactly the independent implementation's trades")
    func undisturbed() async throws {
        let platform = try Platform(Self.arguments, data: TemporaryFolder())
        #expect(try await platform.exitStatus(within: .seconds(300)) == 0, "\(platform.printed)")
        try expectOracle(platform)
    }

    @Test("leaves the same trades when each service is restarted once on the way")
    func restarted() async throws {
        let platform = try Platform(Self.arguments, data: TemporaryFolder())
        for (index, service) in Self.services.enumerated() {
            try await reach(hours: 6 + 7 * index, platform)
            let restarted = try await platform.trader(["restart", service])
            #expect(restarted.status == 0, "\(restarted.errors)")
        }
        #expect(try await platform.exitStatus(within: .seconds(300)) == 0, "\(platform.printed)")
        try expectOracle(platform)
    }

    @Test("leaves the same trades when each service is killed once on the way, and the supervisor starts it again")
    func killed() async throws {
        let platform = try Platform(Self.arguments, data: TemporaryFolder())
        for (index, service) in Self.services.enumerated() {
            try await reach(hours: 5 + 7 * index, platform)
            let victim = try #require(try platform.processID(of: service))
            #expect(kill(victim, SIGKILL) == 0)
            try await platform.wait(for: "\(service) to run again") {
                try platform.processID(of: service).map { $0 != victim } ?? false
            }
        }
        #expect(try await platform.exitStatus(within: .seconds(300)) == 0, "\(platform.printed)")
        try expectOracle(platform)
    }

    private static let services = ["signal-engine", "market-feed", "paper-broker", "liq-poller", "api-gateway"]

    /// Waits until market-feed has closed the bars of the first `hours` live hours.
    private func reach(hours: Int, _ platform: Platform) async throws {
        let moment = Self.days.lowerBound + Int64(hours) * 3_600
        try await platform.wait(for: "hour \(hours)") {
            try platform.read("market-feed") { try Int64.fetchOne($0, sql: "SELECT max(ts) FROM candles_5m") ?? 0 } >= moment
        }
    }

    private func expectOracle(_ platform: Platform) throws {
        let expected = try OracleTrade.expected(in: Self.days)
        let booked = try platform.read("paper-broker", OracleTrade.booked)
        #expect(expected.count == 8)
        #expect(booked.count == expected.count)
        for (booked, expected) in zip(booked, expected) { #expect(booked.matches(expected), "\(booked) is not \(expected)") }
        // No live bar was missed, and none was judged twice.
        let bars = try platform.read("signal-engine") { db in
            try Int64.fetchOne(
                db, sql: "SELECT count(*) FROM features_5m WHERE ts >= ? AND ts < ? AND standing = 'timely'",
                arguments: [Self.days.lowerBound, Self.days.upperBound])
        }
        #expect(bars == 576)
    }
}
