import GRDB
import TraderModel
import TraderService
import TraderSignals

/// `features_5m`: the features of each bar of the last 30 days, a column each.
enum FeatureTable {
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
    }

    private static let insertion = """
        INSERT OR REPLACE INTO features_5m (ts, standing, \(FeatureName.all.joined(separator: ", ")))
        VALUES (?, ?\(String(repeating: ", ?", count: FeatureName.all.count)))
        """

    static func insert(_ record: FeatureRecord, into db: Database) throws {
        let values: [(any DatabaseValueConvertible)?] = [record.ts.unixSeconds, record.standing.rawValue] + record.features.values
        try db.cachedStatement(sql: insertion).execute(arguments: StatementArguments(values))
        try db.cachedStatement(sql: "DELETE FROM features_5m WHERE ts < ?")
            .execute(arguments: [record.ts.unixSeconds - HostLimits.tableDays * 86_400])
    }
}
