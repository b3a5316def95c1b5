import GRDB
import Testing
import TraderProto
import TraderStore

/// One input, one record and every third day a snapshot a day, for ten days.
struct RetentionTests {
    private let bench: StoreBench
    private let store: Store
    private let records: [LogRecord]
    private let places: [TraderProto.Cursor]

    init() throws {
        bench = try StoreBench()
        store = try bench.open()
        var records: [LogRecord] = []
        var places = [store.head]
        for day in Int64(1)...10 {
            var commit = Commit(day: day)
            commit.take(day, from: .marketFeed)
            commit.drafts = [.note("day \(day)", on: day == 1 ? .fires : .candles)]
            if day.isMultiple(of: 3) { commit.state = (1, [UInt8(day)]) }
            records += try store.commit(commit)
            places.append(store.head)
        }
        self.records = records
        self.places = places
    }

    private var snapshotPositions: [Int64] {
        get throws { try store.read { try Int64.fetchAll($0, sql: "SELECT position FROM snapshots ORDER BY position") } }
    }

    @Test func theNewestSnapshotBeforeTheLimitStaysWithAllThatCameAfterIt() throws {
        try store.prune(before: .day(5), isJournaled: true)
        #expect(try snapshotPositions == [3, 6, 9])
        #expect(try store.inputs() == (4...10).map { "market-feed/\($0)" })
        #expect(try store.everything() == Array(records[3...]))
        try store.prune(before: .day(8), isJournaled: true)
        #expect(try snapshotPositions == [6, 9])
        #expect(try store.inputs() == (7...10).map { "market-feed/\($0)" })
        #expect(try store.everything() == Array(records[6...]))
        #expect(try store.newestSnapshot()?.state == [9])
    }

    @Test func theChainGoesOnOverWhatIsGone() throws {
        try store.prune(before: .day(5), isJournaled: true)
        let first = try store.reply(from: 4, log: store.log, hash: places[3].hash)
        #expect(first.status == .ok && first.before == places[3].hash && first.count == 7 && first.oldest == 4)
        #expect(try store.reply(from: 0).from == 4)
        #expect(store.head == places[10])
        #expect(try store.reply(from: 3).status == .tooOld)
        #expect(try store.reply(from: 1, log: store.log, hash: .genesis).status == .tooOld)
        let next = try store.append("day 11")
        #expect(store.head == places[10].after(body: next[0].body))
    }

    @Test func theNewestSnapshotIsKeptHoweverOldItIs() throws {
        try store.prune(before: .day(1_000), isJournaled: true)
        #expect(try snapshotPositions == [9])
        #expect(try store.newestSnapshot()?.state == [9])
        #expect(try store.inputs() == ["market-feed/10"])
        // The record of day 10 came after that snapshot.
        #expect(try store.everything() == Array(records[9...]))
    }

    @Test(arguments: [Int64(0), 3]) func withoutASnapshotBeforeTheLimitNothingGoes(day: Int64) throws {
        try store.prune(before: .day(day), isJournaled: true)
        #expect(try snapshotPositions == [3, 6, 9])
        #expect(try store.everything() == records)
        #expect(try store.inputs().count == 10)
    }

    @Test func aStoreWithoutAJournalKeepsOfItsLogWhatIsYounger() throws {
        let store = try StoreBench().open()
        for day in Int64(1)...10 {
            var commit = Commit(day: day)
            commit.drafts = [.note("day \(day)")]
            commit.state = (1, [UInt8(day)])
            _ = try store.commit(commit)
        }
        try store.prune(before: .day(5), isJournaled: false)
        #expect(try store.everything().map(\.seq) == Array(5...10))
        #expect(try store.newestSnapshot()?.state == [10])
    }

    @Test func aLogWithoutRecordsStillHasItsEnd() throws {
        try store.prune(before: .day(1_000), isJournaled: false)
        #expect(try store.everything() == [])
        #expect(store.head == places[10])
        let reply = try store.reply(from: 0)
        #expect(reply.status == .ok && reply.oldest == 11 && reply.head == 10 && reply.from == 11 && reply.before == places[10].hash)
        #expect(try store.reply(from: 10).status == .tooOld)
        #expect(try store.journalEnd() == 10)
        #expect(try store.append("day 12").map(\.seq) == [11])
        #expect(try store.reply(from: 11, hash: places[10].hash).count == 1)
    }

    @Test func inputsAreCountedOnWhenNoneIsLeft() throws {
        var last = Commit(day: 11)
        last.state = (1, [11])
        _ = try store.commit(last)
        try store.prune(before: .day(1_000), isJournaled: true)
        #expect(try store.inputs() == [] && store.newestSnapshot()?.position == 10)
        var next = Commit(day: 12)
        next.take(11, from: .marketFeed)
        _ = try store.commit(next)
        #expect(try store.inputs(after: 10) == ["market-feed/11"])
    }

    @Test func positionsGoOnAfterAReopeningOfAPrunedStore() throws {
        try store.prune(before: .day(8), isJournaled: true)
        try store.close()
        let seen = try bench.outside { db in
            try (Int64.fetchOne(db, sql: "SELECT seq FROM log_base"), Int64.fetchOne(db, sql: "SELECT min(seq) FROM log"))
        }
        #expect(seen == (6, 7))
        #expect(try snapshotOfReopened() == [11, 11])
    }

    /// The positions that a record and an input get after the store was closed and opened again.
    private func snapshotOfReopened() throws -> [Int64] {
        let copy = try StoreBench()
        try bench.outside { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy.path]) }
        let reopened = try copy.open()
        #expect(reopened.head == places[10])
        var commit = Commit(day: 11)
        commit.take(11, from: .marketFeed)
        commit.drafts = [.note("day 11")]
        let next = try reopened.commit(commit)
        #expect(reopened.head == places[10].after(body: next[0].body))
        return [next[0].seq, try reopened.journalEnd()]
    }
}
