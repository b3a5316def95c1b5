import Foundation
import GRDB
import TraderModel
import TraderProto
import TraderStore

/// What paper-broker's store says of the trades of strategies, read beside the service or without it.
struct RecordedTrades {
    private let recording: Recording

    /// The store of a platform; nil when it has none yet.
    static func find(_ folder: DataFolder) throws -> RecordedTrades? {
        let path = folder.placeForStore(of: .paperBroker)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return RecordedTrades(recording: try Recording.open(path: path))
    }

    /// How the desk of a version stood at the close of the bar `ts`.
    func desk(of version: StrategyVersion, at ts: BarTime, cooldownSeconds: Int64) throws -> DeskStanding {
        let trades = try recording.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT version, direction, entry_ts, exit_ts FROM paper_trades WHERE signal = ? AND entry_ts < ? ORDER BY entry_ts",
                arguments: [version.name, ts.unixSeconds])
        }
        func entry(_ row: Row) -> DeskStanding.Entry? {
            Direction(rawValue: row["direction"]).map {
                DeskStanding.Entry(
                    direction: $0, ts: BarTime(unixSeconds: row["entry_ts"]),
                    exit: (row["exit_ts"] as Int64?).map { BarTime(unixSeconds: $0) })
            }
        }
        return DeskStanding(
            at: ts, last: trades.last.flatMap(entry), lastOfVersion: trades.last { $0["version"] == version.version }.flatMap(entry),
            cooldownSeconds: cooldownSeconds)
    }
}
