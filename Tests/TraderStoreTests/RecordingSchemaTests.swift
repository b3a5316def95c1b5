import Foundation
import GRDB
import TestSupport
import Testing
import TraderStore

/// A store's tables against what the migrations make that ran there.
struct RecordingSchemaTests {
    private static func first(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("things-1") { try $0.execute(sql: "CREATE TABLE things (name TEXT PRIMARY KEY) STRICT") }
    }

    private static func second(_ migrator: inout DatabaseMigrator) {
        first(&migrator)
        migrator.registerMigration("things-2") { try $0.execute(sql: "ALTER TABLE things ADD COLUMN size INTEGER") }
    }

    private static func store(_ projections: (inout DatabaseMigrator) -> Void, then sql: String? = nil) throws -> (
        TemporaryFolder, Recording
    ) {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("a.db").path
        _ = try Store.open(path: path, projections: projections).close()
        if let sql { try DatabaseQueue(path: path).write { try $0.execute(sql: sql) } }
        return (folder, try Recording.open(path: path))
    }

    @Test("a store of this version, one that was brought up from an older one, and an older one are as they should be")
    func versions() throws {
        for (made, read) in [(Self.first, Self.first), (Self.second, Self.second), (Self.first, Self.second)] {
            let (folder, recording) = try Self.store(made)
            #expect(try recording.schemaDifference(from: read) == nil)
            // What was brought up by a migration has the same tables as what was made so.
            let path = folder.url.appendingPathComponent("a.db").path
            _ = try Store.open(path: path, projections: Self.second).close()
            #expect(try Recording.open(path: path).schemaDifference(from: Self.second) == nil)
        }
    }

    @Test(
        "any other table, index, view, trigger, column or migration is named",
        arguments: [
            ("CREATE TRIGGER t AFTER INSERT ON things BEGIN DELETE FROM things; END", "there is trigger t, which no migration makes"),
            ("CREATE VIEW v AS SELECT * FROM things", "there is view v, which no migration makes"),
            ("CREATE INDEX i ON things (size)", "there is index i, which no migration makes"),
            ("CREATE TABLE other (name TEXT)", "there is table other, which no migration makes"),
            ("ALTER TABLE things ADD COLUMN more TEXT", "table things is not as the migrations make it"),
            ("DROP TABLE things", "table things is missing"),
            ("INSERT INTO grdb_migrations VALUES ('things-9')", "a migration things-9 ran there, which this version does not know"),
        ])
    func differences(sql: String, expected: String) throws {
        let (folder, recording) = try Self.store(Self.second, then: sql)
        #expect(try recording.schemaDifference(from: Self.second) == expected)
        withExtendedLifetime(folder) {}
    }
}
