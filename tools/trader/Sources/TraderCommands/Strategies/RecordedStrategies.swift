import Foundation
import GRDB
import TraderModel
import TraderProto
import TraderStore

/// What signal-engine's store says of its strategies, read beside the service or without it.
struct RecordedStrategies {
    /// A version of a strategy as it last stood.
    struct Row {
        var name: String
        var version: Int
        var state: String
    }

    /// What a strategy made of a bar.
    struct Judged {
        var ts: BarTime
        var standing: FeatureRecord.Standing
        var judgement: Judgement
    }

    private let recording: Recording

    /// The store of `data`, else of the live platform, else of the demo; nil when there is none.
    static func find(data: String?) throws -> RecordedStrategies? {
        let folders = data.map { [DataFolder($0)] } ?? [.live, .demo]
        let paths = folders.map { "\($0.path)/\(ServiceName.signalEngine).db" }
        guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else { return nil }
        return RecordedStrategies(recording: try Recording.open(path: path))
    }

    /// The newest version of each strategy, by name.
    func newest() throws -> [Row] {
        try recording.read { db in
            let rows = try GRDB.Row.fetchAll(
                db,
                sql: """
                    SELECT name, version, state FROM strategies AS s
                    WHERE version = (SELECT max(version) FROM strategies WHERE name = s.name) ORDER BY name
                    """)
            return rows.map { Row(name: $0["name"], version: $0["version"], state: $0["state"]) }
        }
    }

    /// The text of a version; nil when there was none.
    func document(of name: String, version: Int) throws -> String? {
        try recording.read { db in
            try String.fetchOne(db, sql: "SELECT document FROM strategies WHERE name = ? AND version = ?", arguments: [name, version])
        }
    }

    /// What a strategy made of the bar `ts`, or of the newest one at which it was judged; nil when that is not kept.
    func judgement(of name: String, at ts: BarTime?) throws -> Judged? {
        try recording.read { db in
            let rows = try GRDB.Row.fetchCursor(
                db,
                sql: """
                    SELECT ts, standing, judgements FROM features_5m
                    WHERE judgements IS NOT NULL AND (?1 IS NULL OR ts = ?1) ORDER BY ts DESC LIMIT 288
                    """, arguments: [ts?.unixSeconds])
            while let row = try rows.next() {
                let text: String = row["judgements"]
                let judgements = try WireCodec.decode([Judgement].self, from: Array(text.utf8))
                guard let judgement = judgements.first(where: { $0.signal == name }) else { continue }
                return Judged(
                    ts: BarTime(unixSeconds: row["ts"]), standing: FeatureRecord.Standing(rawValue: row["standing"]) ?? .history,
                    judgement: judgement)
            }
            return nil
        }
    }
}
