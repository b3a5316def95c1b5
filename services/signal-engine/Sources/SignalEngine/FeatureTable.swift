package import GRDB
package import TraderModel
import TraderProto
import TraderService

/// `features_5m`: the features of each bar of the last 30 days, and what each strategy made of it.
///
/// The features of the first four signals have columns of their own; `features` holds all, and `judgements` each condition of each strategy.
/// `features_lanes` has the same of each lane of its own, by its name.
package enum FeatureTable {
    /// How a strategy stood at a bar, as `explain-strategy` answers.
    package struct Judged: Encodable {
        package var ts: BarTime
        package var standing: FeatureRecord.Standing
        package var judgement: Judgement
        package var features: Features
    }

    /// Features that have columns.
    private static let columns = [
        "eth_slope_sign", "eth_slope_sign_prev", "volume_btc_pct", "long_liq_btc_pct", "short_liq_btc_pct", "total_liq_btc_pct",
        "is_new_reading",
    ]

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("features-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE features_5m (
                        ts INTEGER PRIMARY KEY, standing TEXT NOT NULL, eth_slope_sign REAL, eth_slope_sign_prev REAL, volume_btc_pct REAL,
                        long_liq_btc_pct REAL, short_liq_btc_pct REAL, total_liq_btc_pct REAL, is_new_reading REAL
                    ) STRICT
                    """)
        }
        migrator.registerMigration("features-2") { db in
            try db.execute(
                sql: """
                    ALTER TABLE features_5m ADD COLUMN features TEXT;
                    ALTER TABLE features_5m ADD COLUMN judgements TEXT;
                    """)
        }
        registerLanes(in: &migrator)
    }

    private static func registerLanes(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("features-3") { db in
            try db.execute(
                sql: """
                    CREATE TABLE features_lanes (
                        lane TEXT NOT NULL, ts INTEGER NOT NULL, standing TEXT NOT NULL, features TEXT NOT NULL, judgements TEXT NOT NULL,
                        PRIMARY KEY (lane, ts)
                    ) STRICT, WITHOUT ROWID
                    """)
        }
    }

    private static let insertion = """
        INSERT OR REPLACE INTO features_5m (ts, standing, \(columns.joined(separator: ", ")), features, judgements)
        VALUES (?, ?\(String(repeating: ", ?", count: columns.count)), ?, ?)
        """

    static func insert(_ record: FeatureRecord, into db: Database) throws {
        if let lane = record.lane { return try insert(record, of: lane, into: db) }
        let values: [(any DatabaseValueConvertible)?] =
            [record.ts.unixSeconds, record.standing.rawValue] + columns.map { record.features[$0] }
            + [try text(record.features), try text(record.judgements ?? [])]
        try db.cachedStatement(sql: insertion).execute(arguments: StatementArguments(values))
        try db.cachedStatement(sql: "DELETE FROM features_5m WHERE ts < ?")
            .execute(arguments: [record.ts.unixSeconds - HostLimits.tableDays * 86_400])
    }

    private static func insert(_ record: FeatureRecord, of lane: String, into db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO features_lanes (lane, ts, standing, features, judgements) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            lane, record.ts.unixSeconds, record.standing.rawValue, try text(record.features), try text(record.judgements ?? []),
        ])
        try db.cachedStatement(sql: "DELETE FROM features_lanes WHERE lane = ? AND ts < ?")
            .execute(arguments: [lane, record.ts.unixSeconds - HostLimits.tableDays * 86_400])
    }

    /// What a strategy made of the bar `ts`, or of the newest bar that completed one of its own; nil when that is not kept.
    package static func judgement(of name: String, at ts: Int64?, _ db: Database) throws -> Judged? {
        // A strategy with longer bars is judged once in a while: a day holds one of any length.
        let shared = try judgement(
            of: name,
            in: Row.fetchCursor(
                db,
                sql: """
                    SELECT ts, standing, features, judgements FROM features_5m
                    WHERE judgements IS NOT NULL AND (?1 IS NULL OR ts = ?1) ORDER BY ts DESC LIMIT 288
                    """, arguments: [ts]))
        guard try db.tableExists("features_lanes") else { return shared }
        let own = try judgement(
            of: name,
            in: Row.fetchCursor(
                db,
                sql: """
                    SELECT ts, standing, features, judgements FROM features_lanes
                    WHERE (?1 IS NULL OR ts = ?1) AND instr(judgements, ?2) > 0 ORDER BY ts DESC LIMIT 288
                    """, arguments: [ts, "\"\(name)\""]))
        return [shared, own].compactMap(\.self).max { $0.ts < $1.ts }
    }

    private static func judgement(of name: String, in rows: RowCursor) throws -> Judged? {
        while let row = try rows.next() {
            let judgements = try decoded([Judgement].self, row["judgements"])
            guard let judgement = judgements.first(where: { $0.signal == name }) else { continue }
            return Judged(
                ts: BarTime(unixSeconds: row["ts"]), standing: FeatureRecord.Standing(rawValue: row["standing"]) ?? .history,
                judgement: judgement, features: try decoded(Features.self, row["features"]))
        }
        return nil
    }

    private static func text(_ value: some Encodable) throws -> String { String(decoding: try WireCodec.encode(value), as: UTF8.self) }

    private static func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try WireCodec.decode(type, from: Array(text.utf8))
    }
}
