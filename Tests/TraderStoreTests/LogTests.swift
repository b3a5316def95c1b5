import GRDB
import Testing
import TraderProto
import TraderStore

struct LogTests {
    private func headers(_ records: [LogRecord]) throws -> [EnvelopeHeader] {
        try records.map { try WireCodec.decode(EnvelopeHeader.self, from: $0.body) }
    }

    @Test func positionsAreDenseAndPrevIsTheRecordBeforeOnTheSameTopic() throws {
        let store = try StoreBench().open()
        var mixed = Commit(at: 7)
        mixed.drafts = [.note("a"), .note("b", on: .fires, cause: Cause(service: .marketFeed, seq: 3)), .note("c")]
        let records = try store.commit(mixed) + store.append("d", on: .fires, day: 1)
        let headers = try headers(records)
        #expect(records.map(\.seq) == [1, 2, 3, 4])
        #expect(headers.map(\.seq) == [1, 2, 3, 4])
        #expect(headers.map(\.prev) == [nil, nil, 1, 2])
        #expect(headers.map(\.log) == Array(repeating: store.log, count: 4))
        #expect(headers.map(\.at) == [7, 7, 7, .day(1)])
        #expect(headers.map(\.cause) == [nil, Cause(service: .marketFeed, seq: 3), nil, nil])
        #expect(records.map(\.name) == ["candles/key", "fires/key", "candles/key", "fires/key"])
    }

    @Test func theHashOfEachRecordFollowsFromTheOneBefore() throws {
        let store = try StoreBench().open()
        #expect(store.head == .start(of: store.log))
        let records = try store.append("a", "b") + store.append("c")
        var place = TraderProto.Cursor.start(of: store.log)
        for record in records {
            #expect(try store.reply(from: record.seq).before == place.hash)
            place = place.after(body: record.body)
            #expect(try store.reply(from: record.seq + 1, log: store.log, hash: place.hash).status == .ok)
        }
        #expect(store.head == place)
    }

    @Test func aReplayIsWhatWasCommitted() throws {
        let store = try StoreBench().open()
        let records = try store.append("a", "b", "c") + store.append("d", "e")
        #expect(try store.everything() == records)
        let page = try store.replay(ReplayRequest(from: 2, limit: 3, log: store.log, hash: nil))
        #expect(page.records == Array(records[1...3]))
        #expect(page.reply.count == 3 && page.reply.from == 2 && page.reply.head == 5 && page.reply.oldest == 1)
        let end = try store.replay(ReplayRequest(from: 6, limit: 3, log: nil, hash: nil))
        #expect(end.reply.status == .ok && end.records.isEmpty && end.reply.before == store.head.hash)
    }

    @Test func aReaderOfAnotherHistoryIsRefused() throws {
        let store = try StoreBench().open()
        try store.append("a", "b")
        #expect(try store.reply(from: 1, log: "another").status == .otherHistory)
        #expect(try store.reply(from: 2, log: store.log, hash: .genesis).status == .otherHistory)
        #expect(try store.reply(from: 4).status == .otherHistory)
        #expect(try store.reply(from: -1).status == .refused)
        #expect(try store.reply(from: 1, limit: 0).status == .refused)
        #expect(try store.replay(ReplayRequest(from: 1, limit: 9, log: "another", hash: nil)).records.isEmpty)
    }

    @Test func aReopenedLogGoesOnWhereItWas() throws {
        let bench = try StoreBench()
        let (log, head, first) = try {
            let store = try bench.open()
            let records = try store.append("a") + store.append("b", on: .fires)
            return (store.log, store.head, records)
        }()
        let store = try bench.open()
        #expect(store.log == log && store.head == head)
        #expect(try store.everything() == first)
        let next = try store.append("c") + store.append("d", on: .fires)
        #expect(try headers(next).map(\.prev) == [1, 2])
        #expect(next.map(\.seq) == [3, 4])
        #expect(store.head == head.after(body: next[0].body).after(body: next[1].body))
    }

    @Test func eachStoreHasALogOfItsOwn() throws {
        #expect(try StoreBench().open().log != StoreBench().open().log)
    }

    private struct Refusal: Error {}

    @Test func afterAThrowNothingIsWrittenAndTheLogGoesOn() throws {
        let store = try StoreBench().open()
        try store.append("a")
        let head = store.head
        var failing = Commit(at: 1)
        failing.drafts = [.note("lost"), .note("lost too", on: .fires)]
        failing.take(9, from: .marketFeed)
        failing.state = (1, [1, 2, 3])
        failing.project = { db in
            try db.execute(sql: "INSERT INTO notes VALUES ('lost')")
            throw Refusal()
        }
        #expect(throws: Refusal.self) { try store.commit(failing) }
        #expect(store.head == head)
        #expect(try store.everything().count == 1)
        #expect(try store.notes() == [] && store.inputs() == [] && store.cursors() == [:] && store.newestSnapshot() == nil)
        let next = try store.append("b", on: .fires)
        #expect(try headers(next).map(\.prev) == [nil])
        #expect(store.head == head.after(body: next[0].body))
    }

    @Test func aPayloadThatIsNoJSONLeavesTheRecordsBeforeItOutToo() throws {
        let store = try StoreBench().open()
        var failing = Commit(at: 1)
        failing.drafts = [.note("lost"), Draft(.equity, key: "USD", cause: nil, data: Double.infinity)]
        #expect(throws: WireError.self) { try store.commit(failing) }
        #expect(store.head.seq == 0)
        #expect(try store.everything() == [])
    }

    @Test func tablesAreWrittenWithTheRecordsAndSeenFromOutside() throws {
        let bench = try StoreBench()
        let store = try bench.open()
        var commit = Commit(at: 1)
        commit.drafts = [.note("a")]
        commit.projectNote("n")
        _ = try store.commit(commit)
        #expect(try store.notes() == ["n"])
        let outside = try bench.outside { db in
            try (String.fetchAll(db, sql: "SELECT text FROM notes"), Int.fetchOne(db, sql: "SELECT count(*) FROM log"))
        }
        #expect(outside == (["n"], 1))
    }
}
