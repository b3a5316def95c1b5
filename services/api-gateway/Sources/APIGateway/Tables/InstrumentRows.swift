import GRDB
import TraderModel

/// What the feeds follow: one row for each instrument of which something is followed. A feed's records say it; a bar says it too, as the record of
/// what has been followed for long may be pruned before a gateway with a new store reads the log.
enum InstrumentRows {
    /// An instrument that is followed, and what of it.
    struct Watched {
        var instrument: Instrument
        var follows: [WatchedChannel]
    }

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-instruments-1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE instruments (instrument TEXT PRIMARY KEY, follows TEXT NOT NULL) STRICT;
                    INSERT INTO instruments SELECT DISTINCT instrument, '5m' FROM candles;
                    INSERT OR IGNORE INTO estimated SELECT 'instruments' WHERE EXISTS (SELECT 1 FROM candles);
                    """)
        }
    }

    static func record(_ record: InstrumentRecord, in db: Database) throws {
        guard !record.follows.isEmpty else {
            return try db.execute(sql: "DELETE FROM instruments WHERE instrument = ?", arguments: [record.instrument.description])
        }
        try write(record.instrument, record.follows, in: db)
    }

    /// Notes that bars of `channel` come of an instrument.
    static func saw(_ channel: WatchedChannel, of instrument: Instrument, in db: Database) throws {
        let text = try String.fetchOne(
            db.cachedStatement(sql: "SELECT follows FROM instruments WHERE instrument = ?"), arguments: [instrument.description])
        let known = text.map(channels) ?? []
        if !known.contains(channel) { try write(instrument, (known + [channel]).sorted(), in: db) }
    }

    private static func write(_ instrument: Instrument, _ follows: [WatchedChannel], in db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO instruments VALUES (?, ?)",
            arguments: [instrument.description, follows.map(\.rawValue).joined(separator: ",")])
    }

    /// Those that are followed, by name.
    static func all(_ db: Database) throws -> [Watched] {
        try Row.fetchAll(db, sql: "SELECT instrument, follows FROM instruments ORDER BY instrument").compactMap(watched)
    }

    /// One that is followed; nil when it is not.
    static func one(_ instrument: Instrument, _ db: Database) throws -> Watched? {
        try Row.fetchOne(db, sql: "SELECT instrument, follows FROM instruments WHERE instrument = ?", arguments: [instrument.description])
            .flatMap(watched)
    }

    private static func watched(_ row: Row) -> Watched? {
        Instrument(row["instrument"] as String).map { Watched(instrument: $0, follows: channels(row["follows"])) }
    }

    private static func channels(_ text: String) -> [WatchedChannel] {
        text.split(separator: ",").compactMap { WatchedChannel(rawValue: String($0)) }
    }
}
