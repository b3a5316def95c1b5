import APIGateway
import GRDB
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderService
import TraderStatistics
import TraderStore

/// What is kept of the trades between two answers changes no digit of the statistics.
@Suite(.timeLimit(.minutes(1)))
struct StatisticsTests {
    /// A trade of the made history.
    private struct Made {
        var id: Int64
        var signal: String
        var entry: Int
        var isLate: Bool
    }

    @Test(arguments: 0..<6) func theyAreThoseOfAllTradesReadAnew(seed: UInt64) async throws {
        try await GatewayBench.with { bench in
            var random = SplitMix64(seed: seed)
            try bench.record(Facts.fourSignals())
            var open: [Made] = []
            for number in 0..<120 {
                var facts: [GatewayInput] = number.isMultiple(of: 7) ? [.features(Facts.features(number))] : []
                if Bool.random(using: &random) {
                    let made = Made(
                        id: Int64(number), signal: FourSignals.names.randomElement(using: &random) ?? "LQ-1", entry: number / 2,
                        isLate: Int.random(in: 0..<4, using: &random) == 0)
                    open.append(made)
                    facts.append(Facts.fill(made.id, made.signal, at: made.entry))
                }
                // They close in any order, and at bars before those of others that have closed.
                while !open.isEmpty, Int.random(in: 0..<3, using: &random) == 0 {
                    let made = open.remove(at: Int.random(in: open.indices, using: &random))
                    let exit = Int64.random(in: 90...110, using: &random)
                    facts.append(Facts.fill(made.id, made.signal, at: made.entry, exit: exit, lateSeconds: made.isLate ? 900 : 5))
                }
                try bench.record(facts)
                if number.isMultiple(of: 5) { try await check(bench) }
            }
            try await check(bench)
        }
    }

    private func check(_ bench: GatewayBench) async throws {
        let body = try await bench.get("/api/stats").body
        let (total, signals) = try bench.context.store.read { db in
            let days = try Double.fetchOne(db, sql: "SELECT ready_bars * 300 / 86400.0 FROM newest_features WHERE ready_bars > 0")
            let own = try FourSignals.names.map { name in
                let seconds = try Double.fetchOne(db, sql: "SELECT seconds / 86400.0 FROM ready_time WHERE name = ?", arguments: [name])
                return (name, try Self.samples(db, "AND signal = '\(name)'", days: seconds))
            }
            return (try Self.samples(db, "", days: days), own)
        }
        #expect(body.hasSuffix("\"total\":\(total)}"), "\(body)")
        for (name, samples) in signals {
            let own = try await bench.get("/api/strategies/\(name)/stats").body
            let (all, timely) = samples.halves
            #expect(own.contains("\"all\":\(all)") && own.contains("\"timely\":\(timely)"), "\(name): \(own)")
            #expect(body.contains("\"\(name)\":\(own)"), "both answers are the same")
        }
    }

    /// Every closed trade in the order of its id, read from the table.
    private static func samples(_ db: Database, _ filter: String, days: Double?) throws -> Text {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM trades WHERE status = 'CLOSED' \(filter) ORDER BY id")
        func sample(_ rows: [Row]) throws -> String {
            let returns = rows.map { row in
                let (entry, exit) = (row["entry_ts"] as Int64, row["exit_ts"] as Int64)
                return ReturnSample.Return(grossBps: row["gross_bps"], netBps: row["net_bps"], span: entry..<max(entry, exit))
            }
            return String(decoding: try WireCodec.encode(ReturnSample(returns, days: days)), as: UTF8.self)
        }
        return Text(halves: (try sample(rows), try sample(rows.filter { ($0["booked_late"] as Bool) == false })))
    }

    /// Both samples as the answer writes them.
    private struct Text: CustomStringConvertible {
        var halves: (all: String, timely: String)

        var description: String { "{\"all\":\(halves.all),\"timely\":\(halves.timely)}" }
    }
}
