import GRDB

/// The inputs in the order in which the machine took them, so that a run can be repeated.
enum JournalTable {
    static func append(_ inputs: [InputRow], to db: Database) throws {
        guard !inputs.isEmpty else { return }
        var position = try end(db)
        let insert = try db.cachedStatement(sql: "INSERT INTO inputs (position, source, seq, record) VALUES (?, ?, ?, ?)")
        for input in inputs {
            position += 1
            try insert.execute(arguments: [position, input.source, input.seq, String(decoding: input.body, as: UTF8.self)])
        }
    }

    /// The position of the last input. Pruning keeps those after the newest snapshot, whose position counts when none is left.
    static func end(_ db: Database) throws -> Int64 {
        let journaled = try Int64.fetchOne(db, sql: "SELECT max(position) FROM inputs") ?? 0
        let snapshot = try Int64.fetchOne(db, sql: "SELECT max(position) FROM snapshots") ?? 0
        return max(journaled, snapshot)
    }

    static func page(_ db: Database, after position: Int64, limit: Int) throws -> [(position: Int64, input: InputRow)] {
        try Row.fetchAll(
            db, sql: "SELECT position, source, seq, record FROM inputs WHERE position > ? ORDER BY position LIMIT ?",
            arguments: [position, limit]
        ).map { ($0["position"], input(of: $0)) }
    }

    private static func input(of row: Row) -> InputRow {
        InputRow(source: row["source"], seq: row["seq"], body: Array((row["record"] as String).utf8))
    }

    static func forEach(_ db: Database, after position: Int64, _ body: (InputRow) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT source, seq, record FROM inputs WHERE position > ? ORDER BY position", arguments: [position])
        while let row = try rows.next() {
            try body(input(of: row))
        }
    }
}
