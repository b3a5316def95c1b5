import GRDB

/// The events of the log by the bar that they are about: an index, as a look through all of them takes longer the longer it runs.
enum EventBars {
    /// Where an event's record holds the bar. A query is answered by the index only when it has the same words.
    private static let bar = "json_extract(record, '$.data.ts')"

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("gateway-event-bars-1") { db in
            // Tables that are made for a comparison have no log.
            guard try db.tableExists("log") else { return }
            try db.execute(sql: "CREATE INDEX log_event_bars ON log (\(bar)) WHERE topic = 'events'")
        }
    }

    /// The records of the events that are about one of two bars, in their order.
    static func records(of bars: (Int64, Int64), _ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT record FROM log INDEXED BY log_event_bars WHERE topic = 'events' AND \(bar) IN (?, ?) ORDER BY seq",
            arguments: [bars.0, bars.1])
    }
}
