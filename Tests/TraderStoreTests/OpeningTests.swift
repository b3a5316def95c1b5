import Foundation
import GRDB
import TestSupport
import Testing
import TraderProto
import TraderStore

struct OpeningTests {
    @Test func aStoreInUseIsRefusedUntilItIsLeft() throws {
        let bench = try StoreBench()
        do {
            let store = try bench.open()
            #expect(throws: StoreError.inUse(path: bench.path + ".lock")) { try bench.open() }
            try store.append("still usable")
        }
        #expect(try bench.open().head.seq == 1)
    }

    @Test func aStoreOfANewerVersionIsRefused() throws {
        let bench = try StoreBench()
        do {
            _ = try Store.open(path: bench.path) { migrator in
                StoreBench.projections(&migrator)
                migrator.registerMigration("of-the-future-1") { try $0.execute(sql: "CREATE TABLE future (a)") }
            }
        }
        #expect(throws: StoreError.newerVersion(path: bench.path)) { try bench.open() }
        let hasFuture = try bench.outside { try $0.tableExists("future") }
        #expect(hasFuture)
    }

    @Test func theWriterKeepsAWriteAheadLogAndSyncsEachCommit() throws {
        let store = try StoreBench().open()
        let settings = try store.writerSettings()
        #expect(settings == ["wal", "2"])
        #expect(try store.writerSettings() == settings)
    }

    @Test func readersCannotWrite() throws {
        let store = try StoreBench().open()
        try store.append("a")
        #expect(throws: DatabaseError.self) { try store.read { try $0.execute(sql: "DELETE FROM log") } }
        #expect(try store.everything().count == 1)
    }

    @Test func aFileThatIsNoStoreIsRefusedAndSaysWhatToDo() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "not a database. ", count: 100), to: "x.db")
        let error = #expect(throws: StoreError.self) { try Store.open(path: path) }
        guard case .damaged(path, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("restore it from a backup") == true)
        let absent = folder.url.appendingPathComponent("no/folder/x.db").path
        let missing = #expect(throws: StoreError.self) { try Store.open(path: absent) }
        guard case .unusable? = missing else {
            Issue.record("\(String(describing: missing))")
            return
        }
    }

    @Test func aFailedOpeningLeavesTheStoreToTheNextOne() throws {
        let bench = try StoreBench()
        do { try bench.open().append("a") }
        #expect(throws: StoreError.newerVersion(path: bench.path)) { try Store.open(path: bench.path) }
        #expect(try bench.open().head.seq == 1)
    }

    @Test func aStoreThatIsClaimedForOneThingIsRefusedToAnother() throws {
        let bench = try StoreBench()
        do {
            let store = try bench.open()
            try store.claim("market", as: "live")
            try store.claim("market", as: "live")
            try store.claim("region", as: "north")
        }
        let store = try bench.open()
        #expect(throws: StoreError.claimed(path: bench.path, property: "market", kept: "live", wanted: "simulated")) {
            try store.claim("market", as: "simulated")
        }
        try store.claim("market", as: "live")
    }

    @Test(arguments: [
        StoreError.inUse(path: "p"), .newerVersion(path: "p"), .unusable(path: "p", reason: "r"), .damaged(path: "p", reason: "r"),
        .outOfOrder(source: "s", seq: 1, after: 2), .claimed(path: "p", property: "market", kept: "live", wanted: "simulated"),
    ])
    func everyErrorIsOneLineWithARemedy(error: StoreError) {
        #expect(!error.description.contains("\n"))
        #expect(error.description.contains(": "))
    }
}

extension Store {
    /// Journal mode and synchronous level, asked on the writer's own connection.
    fileprivate func writerSettings() throws -> [String] {
        var settings: [String] = []
        var commit = Commit(at: 1)
        commit.project = { db in
            for name in ["journal_mode", "synchronous"] { settings.append(try String.fetchOne(db, sql: "PRAGMA \(name)") ?? "") }
        }
        _ = try self.commit(commit)
        return settings
    }
}
