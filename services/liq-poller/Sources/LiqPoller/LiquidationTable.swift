import GRDB
import TraderModel
import TraderService

/// `liquidations_1h`: the build spec's table, the hours of the last 30 days by the data's own time. `symbol` is the base of the contract, such as
/// BTC: all contracts are paid in USDT.
enum LiquidationTable {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("liquidations-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE liquidations_1h (
                        ts INTEGER NOT NULL, symbol TEXT NOT NULL, long_liq_usd REAL NOT NULL DEFAULT 0.0,
                        short_liq_usd REAL NOT NULL DEFAULT 0.0, PRIMARY KEY (ts, symbol)
                    ) STRICT
                    """)
        }
    }

    /// What was taken of an hour, in USD; nil when it is not kept.
    static func amounts(of contract: Instrument, _ hour: BarTime, _ db: Database) throws -> (long: Double, short: Double)? {
        let row = try Row.fetchOne(
            db, sql: "SELECT long_liq_usd, short_liq_usd FROM liquidations_1h WHERE ts = ? AND symbol = ?",
            arguments: [hour.unixSeconds, symbol(of: contract)])
        return row.map { ($0[0], $0[1]) }
    }

    private static func symbol(of contract: Instrument) -> String { String(contract.symbol.prefix { $0 != "_" }) }

    static func insert(_ reading: LiquidationReading, into db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO liquidations_1h VALUES (?, ?, ?, ?)",
            arguments: [reading.ts.unixSeconds, symbol(of: reading.instrument), reading.longUSD.doubleValue, reading.shortUSD.doubleValue])
        try db.execute(
            sql: "DELETE FROM liquidations_1h WHERE ts < ?", arguments: [reading.ts.unixSeconds - HostLimits.tableDays * 86_400])
    }
}
