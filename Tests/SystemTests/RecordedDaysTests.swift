import Foundation
import GRDB
import TestSupport
import Testing

/// Where the recorded days lie, when they are there.
enum RecordedDays {
    static let folder = Repository.root.appendingPathComponent("../shared/data/replay").standardizedFileURL.path
    static let areThere = FileManager.default.fileExists(atPath: folder)
}

/// Two recorded days through both venue protocols and all five processes.
@Suite(
    .serialized, .showsProcesses, .timeLimit(.minutes(10)), .enabled(if: RecordedDays.areThere, "no recorded data beside the repository"))
struct RecordedDaysTests {
    /// 2026-01-18 and 19, UTC.
    static let days: Range<Int64> = 1_768_694_400..<1_768_867_200

    private static let arguments = [
        "--replay", RecordedDays.folder, "--from", "2026-01-18T00:00:00Z", "--until", "2026-01-20T00:00:00Z", "--speed", "max", "--once",
    ]

    /// One run in which nothing happens, for all the tests.
    private static let undisturbed = Task {
        let platform = try Platform(arguments, data: TemporaryFolder())
        let status = try await platform.exitStatus(within: .seconds(300))
        return (platform, status)
    }

    @Test("leaves exactly the independent implementation's trades")
    func undisturbed() async throws {
        let (platform, status) = try await Self.undisturbed.value
        #expect(status == 0, "\(platform.printed)")
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
            try await platform.kill(service)
        }
        #expect(try await platform.exitStatus(within: .seconds(300)) == 0, "\(platform.printed)")
        try expectOracle(platform)
    }

    @Test("leaves the same features, fires and trades after twenty kills at any moment, and everything verifies")
    func killedTwentyTimes() async throws {
        let (reference, _) = try await Self.undisturbed.value
        let platform = try Platform(Self.arguments, data: TemporaryFolder())
        var chance = SplitMix64(seed: 20)
        var victims = Self.services + Self.services + Self.services + Self.services
        for kill in 1...20 {
            // The first while history is still being loaded. The last some hours before the end: a feed that dies in the last minutes cannot make
            // the last bar certain before the run is over, and two days pass in seconds, so that a kill comes late by hours on a busy machine.
            if kill > 1 { try await reach(minutes: kill * 120 + Int(chance.number(in: 0...115)), platform) }
            let victim = victims.remove(at: Int(chance.number(in: 0...Int64(victims.count - 1))))
            try await platform.kill(victim)
        }
        #expect(try await platform.exitStatus(within: .seconds(300)) == 0, "\(platform.printed)")
        try expectOracle(platform)
        for (store, table) in [("signal-engine", "features_5m"), ("signal-engine", "fires"), ("paper-broker", "paper_trades")] {
            let (rows, expected) = (try platform.rows(of: table, in: store), try reference.rows(of: table, in: store))
            let differences = rows.difference(from: expected)
            #expect(differences.isEmpty, "\(table): \(differences.prefix(6))")
            #expect(!rows.isEmpty)
        }
        let verified = try await platform.trader(["verify"])
        #expect(verified.status == 0, "\(verified.errors)")
    }

    private static let services = ["signal-engine", "market-feed", "paper-broker", "liq-poller", "api-gateway"]

    /// Waits until market-feed has closed the bars of the first live hours or minutes.
    private func reach(hours: Int, _ platform: Platform) async throws { try await reach(minutes: 60 * hours, platform) }

    private func reach(minutes: Int, _ platform: Platform) async throws {
        let moment = Self.days.lowerBound + Int64(minutes) * 60
        try await platform.wait(for: "minute \(minutes)") {
            try platform.read("market-feed") { try Int64.fetchOne($0, sql: "SELECT max(ts) FROM candles_5m") ?? 0 } >= moment
        }
    }

    private func expectOracle(_ platform: Platform) throws {
        let expected = try OracleTrade.expected(in: Self.days)
        let booked = try platform.read("paper-broker", OracleTrade.booked)
        #expect(expected.count == 8)
        #expect(booked.count == expected.count)
        for (booked, expected) in zip(booked, expected) { #expect(booked.matches(expected), "\(booked) is not \(expected)") }
        // No live bar was missed, and none came late.
        let standings = try platform.read("signal-engine") { db in
            try Row.fetchAll(
                db, sql: "SELECT ts, standing FROM features_5m WHERE ts >= ? AND ts < ?",
                arguments: [Self.days.lowerBound, Self.days.upperBound])
        }
        let timely = Set(standings.filter { $0["standing"] == "timely" }.map { $0["ts"] as Int64 })
        let others = stride(from: Self.days.lowerBound, to: Self.days.upperBound, by: 300).filter { !timely.contains($0) }
        let found = others.map { ts in standings.first { $0["ts"] == ts }.map { "\($0)" } ?? "\(ts) is missing" }
        #expect(others.isEmpty, "not timely: \(found)")
    }
}
