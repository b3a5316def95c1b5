public import GRDB
public import TraderModel
public import TraderProto
public import TraderService

/// The table `integrity`: where each bar or reading of the last 30 days came from, when it was seen and final, and whether it was revised.
public enum IntegrityLedger {
    private static let lateMilliseconds = 30_000

    /// Makes the table, and fills it from a log that is already there. `fact` is what a record of that log means for it.
    public static func register(
        in migrator: inout DatabaseMigrator, fact: @escaping @Sendable (EnvelopeHeader, [UInt8], Database) throws -> LedgerFact?
    ) {
        migrator.registerMigration("integrity-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE integrity (
                        instrument TEXT NOT NULL, seconds INTEGER NOT NULL, ts INTEGER NOT NULL, source TEXT NOT NULL,
                        filled INTEGER NOT NULL, first_seen_at INTEGER, final_at INTEGER NOT NULL, late_ms INTEGER,
                        revisions INTEGER NOT NULL DEFAULT 0, revised_at INTEGER, change TEXT, change_bps REAL,
                        PRIMARY KEY (instrument, seconds, ts)
                    ) STRICT
                    """)
            guard try db.tableExists("log") else { return }
            let records = try String.fetchCursor(db, sql: "SELECT record FROM log ORDER BY seq")
            while let record = try records.next() {
                let body = Array(record.utf8)
                if let fact = try fact(WireCodec.decode(EnvelopeHeader.self, from: body), body, db) { try write(fact, into: db) }
            }
        }
    }

    /// Writes what a record means.
    public static func write(_ fact: LedgerFact, into db: Database) throws {
        switch fact {
        case .entry(let entry):
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO integrity (instrument, seconds, ts, source, filled, first_seen_at, final_at, late_ms)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                entry.instrument, entry.seconds, entry.ts, entry.source.rawValue, entry.isFilled, entry.firstSeenAt, entry.finalAt,
                entry.lateMilliseconds,
            ])
            try db.cachedStatement(sql: "DELETE FROM integrity WHERE instrument = ? AND seconds = ? AND ts < ?").execute(arguments: [
                entry.instrument, entry.seconds, entry.ts - HostLimits.tableDays * 86_400,
            ])
        case .revision(let instrument, let seconds, let ts, let seenAt, let change, let changeBps):
            try db.cachedStatement(
                sql: """
                    UPDATE integrity SET revisions = revisions + 1, revised_at = ?, change = ?, change_bps = ?
                    WHERE instrument = ? AND seconds = ? AND ts = ?
                    """
            ).execute(arguments: [seenAt, change, changeBps, instrument, seconds, ts])
        }
    }

    /// What the rows that close after `from` were made of, by instrument.
    public static func summaries(from: Timestamp, _ db: Database) throws -> [LedgerSummary] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT instrument, seconds, count(*) AS count, sum(source = 'history') AS history, sum(source = 'stream') AS stream,
                    sum(source = 'rest') AS rest, sum(source = 'missing') AS missing, sum(filled) AS filled, max(late_ms) AS slowest,
                    sum(revisions > 0) AS revised
                FROM integrity WHERE ts + seconds > ? GROUP BY instrument, seconds ORDER BY seconds, instrument
                """, arguments: [from.wholeSeconds]
        ).map { row in
            LedgerSummary(
                instrument: row["instrument"], seconds: row["seconds"], count: row["count"], history: row["history"],
                stream: row["stream"], rest: row["rest"], missing: row["missing"], filled: row["filled"],
                slowestMilliseconds: row["slowest"], revised: row["revised"])
        }
    }

    /// The rows that open at `from` or later, newest first, at most `limit`.
    public static func entries(
        _ selection: IntegrityQuestion.Selection, from: Timestamp, limit: Int, _ db: Database
    ) throws -> [LedgerEntry] {
        let isException =
            """
            (source = 'missing' OR (source = 'rest' AND seconds <= \(Candle.topicLength.seconds)) OR filled OR revisions > 0
            OR late_ms > \(lateMilliseconds))
            """
        return try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM integrity WHERE ts >= ? \(selection == .all ? "" : "AND \(isException)")
                ORDER BY ts DESC, instrument, seconds LIMIT ?
                """, arguments: [from.wholeSeconds, limit]
        ).map(entry)
    }

    /// What a judgement at the close of `bar` rests on: the bar of each instrument, and of each contract the newest hour that was due by
    /// then, also when it came later or never.
    public static func entries(behind bar: BarTime, _ db: Database) throws -> [LedgerEntry] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM integrity AS row
                WHERE (seconds = :length AND ts = :open)
                    OR (seconds > :length AND ts = (
                        SELECT max(ts) FROM integrity
                        WHERE instrument = row.instrument AND seconds = row.seconds AND ts <= :close - :delay - row.seconds))
                ORDER BY seconds, instrument
                """,
            arguments: [
                "length": FeatureRecord.barLength.seconds, "open": bar.unixSeconds,
                "close": bar.closeTime(of: FeatureRecord.barLength).wholeSeconds,
                "delay": LiquidationReading.publicationDelaySeconds,
            ]
        ).map(entry)
    }

    /// The bar of five minutes or the longer time that opens at `ts`; nil when it is not in the ledger.
    static func entry(of instrument: Instrument, at ts: Int64, _ db: Database) throws -> LedgerEntry? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM integrity WHERE instrument = ? AND ts = ? AND seconds >= ? ORDER BY seconds",
            arguments: ["\(instrument)", ts, Candle.topicLength.seconds]
        ).map(entry)
    }

    private static func entry(_ row: Row) throws -> LedgerEntry {
        let word: String = row["source"]
        guard let source = LedgerEntry.Source(rawValue: word) else {
            throw DatabaseError(message: "integrity has the source \(word), which this version does not know")
        }
        var entry = LedgerEntry(
            instrument: row["instrument"], seconds: row["seconds"], ts: row["ts"],
            source: source, isFilled: row["filled"], firstSeenAt: row["first_seen_at"],
            finalAt: row["final_at"], lateMilliseconds: row["late_ms"])
        entry.revisions = row["revisions"]
        entry.revisedAt = row["revised_at"]
        entry.change = row["change"]
        entry.changeBps = row["change_bps"]
        return entry
    }
}
