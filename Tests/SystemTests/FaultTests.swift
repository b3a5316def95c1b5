import Foundation
import GRDB
import TestSupport
import Testing

/// Real processes and real files, treated as badly as hosts and people do.
@Suite(.serialized, .showsProcesses, .timeLimit(.minutes(10)))
struct FaultTests {
    /// A simulated market that goes on for hours of its own time.
    private static let arguments = ["--seed", "7", "--speed", "1200"]

    private func started() async throws -> Platform {
        let platform = try Platform(Self.arguments, data: TemporaryFolder())
        try await reach(hours: 1, platform)
        return platform
    }

    /// Waits until the engine has judged the first live hours.
    private func reach(hours: Int, _ platform: Platform) async throws {
        try await platform.wait(for: "hour \(hours)") { try liveBars(platform) >= 12 * hours }
    }

    private func liveBars(_ platform: Platform) throws -> Int {
        try platform.read("signal-engine") { try Int.fetchOne($0, sql: "SELECT count(*) FROM features_5m WHERE standing = 'timely'") } ?? 0
    }

    private func status(of service: String, _ platform: Platform) async throws -> String {
        let status = try await platform.trader(["status"])
        return status.output.split(separator: "\n").first { $0.hasPrefix(service) }.map(String.init) ?? ""
    }

    @Test("a stopped process is named by those who read it, and what it missed comes when it goes on")
    func frozen() async throws {
        let platform = try await started()
        try await platform.freeze("market-feed") {
            let line = try await status(of: "signal-engine", platform)
            return line.contains("stale") && line.contains("nothing heard from market-feed since")
        }
        let before = try liveBars(platform)
        try await reach(hours: before / 12 + 2, platform)
        #expect(try await status(of: "signal-engine", platform).contains("running"))
        #expect(try await platform.trader(["verify"]).status == 0)
        try await platform.stop()
    }

    @Test("a gateway whose store is deleted makes it again from upstream, also from one that is killed meanwhile")
    func deletedGateway() async throws {
        let platform = try await started()
        try await platform.kill("api-gateway") {
            try platform.deleteStore(of: "api-gateway")
        }
        // The writer goes away while the reader asks it for everything.
        try await platform.kill("market-feed")
        try await reach(hours: 3, platform)
        try await platform.wait(for: "all candles in the gateway") {
            try platform.rows(of: "candles", in: "api-gateway").count >= 2 * 30 * 288
        }
        #expect(try await platform.trader(["verify"]).status == 0)
        try await platform.stop()
    }

    @Test("a broker does not go on with an engine whose store was deleted, and says why")
    func deletedEngine() async throws {
        let platform = try await started()
        try await platform.kill("signal-engine") {
            try platform.deleteStore(of: "signal-engine")
        }
        try await platform.wait(for: "the broker's refusal") {
            try platform.log(of: "paper-broker").contains("signal-engine has another history than the one read so far")
        }
        let verified = try await platform.trader(["verify"])
        #expect(verified.status == 1)
        #expect(verified.errors.contains("paper-broker, its cursor on signal-engine"), "\(verified.errors)")
        try await platform.stop()
    }

    @Test("a store that was put back from an older copy is noticed by its readers")
    func olderCopy() async throws {
        let platform = try await started()
        let copies = try TemporaryFolder()
        let old = copies.url.appendingPathComponent("market-feed.db").path
        try platform.copy("market-feed", to: old)
        try await reach(hours: 3, platform)
        try await platform.kill("market-feed") {
            try platform.deleteStore(of: "market-feed")
            try FileManager.default.copyItem(atPath: old, toPath: platform.store(of: "market-feed"))
        }
        try await platform.wait(for: "the engine's refusal") {
            try platform.log(of: "signal-engine").contains("market-feed has another history than the one read so far")
        }
        try await platform.stop()
    }

    @Test("two processes never share a store, and a store of a newer version is left alone")
    func refusedStores() async throws {
        let platform = try await started()
        let ports = try PortBlock()
        let market = Repository.root.appendingPathComponent(".build/release/market-feed").path
        let second = try await RunningCommand(
            ["--data-dir", platform.data.url.path, "--bus-port-base", "\(ports.first)"], executable: market
        )
        .finished(within: .seconds(60))
        #expect(second.status == 2 && second.errorLines.count == 1, "\(second)")
        #expect(second.errors.contains("is in use by another process"), "\(second)")
        try await platform.stop()

        let newer = try TemporaryFolder()
        let path = newer.url.appendingPathComponent("market-feed.db").path
        try FileManager.default.copyItem(atPath: platform.store(of: "market-feed"), toPath: path)
        try await DatabaseQueue(path: path).write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('store-99')") }
        let refused = try await RunningCommand(["--data-dir", newer.url.path, "--bus-port-base", "\(ports.first)"], executable: market)
            .finished(within: .seconds(60))
        #expect(refused.status == 2 && refused.errors.contains("written by a newer version"), "\(refused)")
    }

    @Test("an export of a running platform verifies elsewhere and is put back")
    func exportAndRestore() async throws {
        let platform = try await started()
        let elsewhere = try TemporaryFolder()
        let file = elsewhere.url.appendingPathComponent("stores.tar.gz").path
        let exported = try await platform.trader(["export", "--out", file])
        #expect(exported.status == 0 && exported.errors.contains("signal-engine head "), "\(exported)")
        try await platform.stop()
        #expect(try await RunningCommand(["verify", file]).finished(within: .seconds(60)).status == 0)
        let restored = elsewhere.url.appendingPathComponent("restored").path
        #expect(try await RunningCommand(["restore", file, "--data", restored]).finished(within: .seconds(60)).status == 0)
        #expect(try await RunningCommand(["verify", "--data", restored]).finished(within: .seconds(60)).status == 0)
        let again = try await RunningCommand(["restore", file, "--data", restored]).finished(within: .seconds(60))
        #expect(again.status == 2 && again.errors.contains("nothing is written over"), "\(again)")
    }
}
