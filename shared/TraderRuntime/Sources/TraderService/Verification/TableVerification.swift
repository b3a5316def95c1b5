import GRDB
import TraderProto
import TraderStore

/// The tables that people query, held against those that the log or the re-run leads to.
struct TableVerification {
    let service: ServiceName
    let recording: Recording
    let expected: DatabaseQueue
    /// The tables as they are made, before anything is applied.
    let initial: DatabaseQueue
    /// Whether all that ever led to rows was applied; else older rows may stand beside those expected, and rows that are as they were made
    /// say nothing.
    let isWhole: Bool
    /// Tables that only the whole history can make.
    var wholeOnly: Set<String> = []

    /// The number of rows that are as expected. Throws the first `Discrepancy`.
    func verify() throws -> Int {
        let tables = try expected.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations' ORDER BY name
                    """)
        }
        let unknown = try estimated().union(isWhole ? [] : wholeOnly)
        return try tables.reduce(0) { try unknown.contains($1) ? $0 : $0 + rows(of: $1) }
    }

    /// Tables of which a migration could only estimate what an earlier version had not counted, as it noted in `estimated`, and that table.
    private func estimated() throws -> Set<String> {
        try recording.read { db in
            guard try db.tableExists("estimated") else { return [] }
            return try Set(String.fetchAll(db, sql: "SELECT name FROM estimated")).union(["estimated"])
        }
    }

    private func rows(of table: String) throws -> Int {
        let key = try expected.read { try $0.primaryKey(table).columns }
        let wanted = try expected.read { try Self.rows(of: table, by: key, $0) }
        // A store of before a table was thought of has nothing to put there.
        if wanted.isEmpty, try !recording.read({ try $0.tableExists(table) }) { return 0 }
        let found: [String: Row]
        do {
            // A store that this version has not opened yet has the tables of its own, which its schema was held against.
            guard try recording.read({ try Self.has(table, namedBy: key, $0) }) else { return 0 }
            found = try recording.read { try Self.rows(of: table, by: key, $0) }
        } catch let error as DatabaseError {
            throw Discrepancy(service, table, "the table cannot be read (\(error.message ?? "\(error)")): restore the store from a backup")
        }
        let made = isWhole ? [:] : try initial.read { try Self.rows(of: table, by: key, $0) }
        for (name, row) in wanted.sorted(by: { $0.key < $1.key }) where made[name] != row {
            guard let other = found[name] else { throw Discrepancy(service, "\(table) \(name)", "the row is missing") }
            for column in row.columnNames where other.hasColumn(column) && row[column] as DatabaseValue != other[column] as DatabaseValue {
                throw Discrepancy(
                    service, "\(table) \(name)",
                    "\(column) is \(other[column] as DatabaseValue), the log leads to \(row[column] as DatabaseValue)")
            }
        }
        if isWhole, let extra = found.keys.filter({ wanted[$0] == nil }).min() {
            throw Discrepancy(service, "\(table) \(extra)", "nothing in the log leads to this row")
        }
        return wanted.count
    }

    private static func has(_ table: String, namedBy key: [String], _ db: Database) throws -> Bool {
        guard try db.tableExists(table) else { return false }
        return try Set(key).isSubset(of: db.columns(in: table).map(\.name))
    }

    private static func rows(of table: String, by key: [String], _ db: Database) throws -> [String: Row] {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table)")
        let named = rows.map { row in
            (key.map { "\($0)=\(row[$0] as DatabaseValue)" }.joined(separator: " "), row)
        }
        return Dictionary(named) { $1 }
    }
}
