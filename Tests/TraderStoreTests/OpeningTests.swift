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
            let error = #expect(throws: StoreError.self) { try bench.open() }
            guard case .inUse(bench.path + ".lock", let holder?)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(holder.pid == ProcessInfo.processInfo.processIdentifier && !holder.program.isEmpty)
            #expect(error?.description.contains("(\(holder.program), process \(holder.pid), since 20") == true)
            try store.append("still usable")
        }
        #expect(try bench.open().head.seq == 1)
    }

    @Test func aStoreWhoseLockFileWasDeletedIsRefusedToo() throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try FileManager.default.removeItem(atPath: bench.path + ".lock")
        let error = #expect(throws: StoreError.self) { try bench.open() }
        guard case .inUse(bench.path, nil)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(throws: StoreError.self) { try Store.refuseInUse(path: bench.path) }
        try store.append("still usable")
    }

    @Test(arguments: [
        "", "x", "a b c d", "market-feed x 1", "market-feed 12 y", "market-feed 99999999999999999999 1", "\u{0}\u{1}\n",
        "market-feed 12 1 more", "market-feed 12 1" + String(repeating: " ", count: 1_000),
    ])
    func aLockFileThatSaysNothingNamesNobody(text: String) throws {
        let folder = try TemporaryFolder()
        #expect(LockHolder.read(try folder.write(text, to: "a.lock")) == nil)
        #expect(LockHolder.read(folder.url.path) == nil)
        let told = LockHolder.read(try folder.write("market-feed 12 1\n", to: "b.lock"))
        #expect(told == LockHolder(program: "market-feed", pid: 12, since: 1))
    }

    @Test func aStoreOfAnotherServiceIsCalledThat() throws {
        // By its note, and an older one by its newest record.
        for isNoted in [true, false] {
            let bench = try StoreBench()
            do {
                let store = try Store.open(path: bench.path, of: isNoted ? .marketFeed : nil) { migrator in
                    migrator.registerMigration("candles-1") { try $0.execute(sql: "CREATE TABLE candles (a)") }
                }
                try store.append("a", on: .candles)
            }
            #expect(throws: StoreError.otherService(path: bench.path, kept: "market-feed", wanted: "paper-broker")) {
                try Store.open(path: bench.path, of: .paperBroker)
            }
            #expect(try Recording.open(path: bench.path).owner() == "market-feed")
        }
    }

    @Test(arguments: ["", "-wal"], [true, false])
    func aStoreThatWasDeletedOrReplacedTakesNothingMore(suffix: String, isReplaced: Bool) throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try store.append("a")
        try store.refuseDisplaced()
        try FileManager.default.removeItem(atPath: bench.path + suffix)
        if isReplaced { try Data("other".utf8).write(to: URL(fileURLWithPath: bench.path + suffix)) }
        let error = StoreError.displaced(
            path: bench.path + suffix, how: isReplaced ? "was replaced by another file" : "was deleted")
        #expect(throws: error) { try store.append("b") }
        #expect(throws: error) { try store.refuseDisplaced() }
        #expect(store.head.seq == 1)
    }

    @Test func aCleanStopLeavesEverythingInTheOneFile() throws {
        let bench = try StoreBench()
        let store = try bench.open()
        for number in 0..<50 {
            try store.append("record \(number)")
            _ = try store.everything()
        }
        #expect(try store.close())
        let folder = URL(fileURLWithPath: bench.path).deletingLastPathComponent().path
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["test.db", "test.db.lock"])
        #expect(try bench.open().head.seq == 50)
    }

    @Test func aStopBesideAReaderSaysThatTheLogStays() throws {
        let bench = try StoreBench()
        let store = try bench.open()
        try store.append("a")
        let reader = try Recording.open(path: bench.path)
        try store.append("b")
        #expect(try !store.close())
        #expect(reader.head.seq == 1)
        #expect(try bench.open().head.seq == 2)
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
        StoreError.inUse(path: "p", holder: nil), .inUse(path: "p", holder: LockHolder(program: "market-feed", pid: 1, since: 0)),
        .otherService(path: "p", kept: "market-feed", wanted: "paper-broker"), .displaced(path: "p", how: "was deleted"),
        .newerVersion(path: "p"), .unusable(path: "p", reason: "r"), .damaged(path: "p", reason: "r"),
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
