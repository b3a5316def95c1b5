public import GRDB

extension Recording {
    /// How the tables, indexes, views and triggers of the file differ from those that the migrations make which ran there, in one line; nil
    /// when they do not. A trigger that somebody added would write what no log tells of. `projections` registers the service's own tables.
    public func schemaDifference(from projections: (inout DatabaseMigrator) -> Void) throws -> String? {
        var migrator = DatabaseMigrator()
        StoreSchema.register(in: &migrator)
        projections(&migrator)
        let applied = try read { try String.fetchSet($0, sql: "SELECT identifier FROM grdb_migrations") }
        if let unknown = applied.subtracting(migrator.migrations).min() {
            return "a migration \(unknown) ran there, which this version does not know"
        }
        let made = try Self.schema(of: migrator, without: Set(migrator.migrations).subtracting(applied))
        let found = try read { try Self.schema($0) }
        if let extra = found.keys.filter({ made[$0] == nil }).min() { return "there is \(extra), which no migration makes" }
        if let missing = made.keys.filter({ found[$0] == nil }).min() { return "\(missing) is missing" }
        return made.keys.sorted().first { made[$0] != found[$0] }.map { "\($0) is not as the migrations make it" }
    }

    /// What the migrations make of an empty file; those in `skipped` are taken as done.
    private static func schema(of migrator: DatabaseMigrator, without skipped: Set<String>) throws -> [String: String] {
        let queue = try DatabaseQueue()
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            for name in skipped { try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES (?)", arguments: [name]) }
        }
        try migrator.migrate(queue)
        return try queue.read { try schema($0) }
    }

    /// The statement that made each part, by the part's kind and name.
    private static func schema(_ db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'grdb_migrations'")
        return Dictionary(rows.map { ("\($0["type"] as String) \($0["name"] as String)", $0["sql"] as String? ?? "") }) { first, _ in first
        }
    }
}
