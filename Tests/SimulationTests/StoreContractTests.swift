import Testing
import TraderProto
import TraderSimulation
import TraderStore

/// What the simulation believes of a store holds of the real one: the same assertions against both.
struct StoreContractTests {
    @Test(arguments: StoreKind.allCases)
    func aCommitIsWholeAndOutlivesItsProcess(kind: StoreKind) throws {
        let place = try kind.place()
        let (log, head) = try {
            let store = try place.open()
            #expect(store.head == .start(of: store.log))
            var commit = Commit(at: 7)
            commit.drafts = [Draft(.candles, key: "a", cause: nil, data: 1), Draft(.fires, key: "b", cause: nil, data: 2)]
            commit.take(1, from: .marketFeed)
            commit.inputs.append(InputRow(source: InputRow.ownSource, seq: nil, body: Array("own".utf8)))
            commit.take(4, from: .liqPoller)
            commit.state = (3, [1, 2, 3])
            let records = try store.commit(commit)
            #expect(records.map(\.seq) == [1, 2] && records.map(\.name) == ["candles/a", "fires/b"])
            #expect(store.head == Cursor.start(of: store.log).after(body: records[0].body).after(body: records[1].body))
            return (store.log, store.head)
        }()
        let store = try place.open()
        #expect(store.log == log && store.head == head)
        #expect(try store.cursors().mapValues(\.seq) == [.marketFeed: 1, .liqPoller: 4])
        #expect(try store.inputs() == ["market-feed/1", "own", "liq-poller/4"] && store.journalEnd() == 3)
        #expect(try store.newestSnapshot() == Snapshot(position: 3, version: 3, state: [1, 2, 3]))
        let next = try store.append("c", on: .fires)
        let header = try WireCodec.decode(EnvelopeHeader.self, from: next[0].body)
        #expect(header.seq == 3 && header.prev == 2)
    }

    @Test(arguments: StoreKind.allCases)
    func aRecordAtOrBelowTheCursorIsRefusedAndNothingIsWritten(kind: StoreKind) throws {
        let place = try kind.place()
        let store = try place.open()
        var commit = Commit(at: 1)
        commit.take(5, from: .marketFeed)
        _ = try store.commit(commit)
        commit.drafts = [Draft(.candles, key: "a", cause: nil, data: 1)]
        commit.state = (1, [1])
        #expect(throws: StoreError.outOfOrder(source: "market-feed", seq: 5, after: 5)) { try store.commit(commit) }
        #expect(store.head.seq == 0)
        let reopened = kind == .simulated ? try place.open() : store
        #expect(try reopened.inputs().count == 1 && reopened.newestSnapshot() == nil)
        #expect(try reopened.answer(from: 0) == "ok 1...0 from 1, 0: []")
    }

    @Test(arguments: StoreKind.allCases)
    func aPayloadThatIsNoJSONLeavesEverythingOut(kind: StoreKind) throws {
        let place = try kind.place()
        let store = try place.open()
        var commit = Commit(at: 1)
        commit.drafts = [Draft(.candles, key: "a", cause: nil, data: 1), Draft(.equity, key: "USD", cause: nil, data: Double.infinity)]
        commit.take(5, from: .marketFeed)
        #expect(throws: WireError.self) { try store.commit(commit) }
        #expect(store.head.seq == 0)
        let reopened = kind == .simulated ? try place.open() : store
        #expect(try reopened.inputs() == [] && reopened.cursors() == [:])
    }

    @Test(arguments: StoreKind.allCases)
    func replayAnswersAlike(kind: StoreKind) throws {
        let store = try kind.place().open()
        try store.append("a", "b", "c")
        let places = [3, 4].map { Cursor(log: store.log, seq: $0 - 1, hash: .genesis) }
        #expect(try store.answer(from: 0) == #"ok 1...3 from 1, 3: ["1 candles/key", "2 candles/key", "3 candles/key"]"#)
        #expect(try store.answer(from: 2, limit: 1, log: store.log) == #"ok 1...3 from 2, 1: ["2 candles/key"]"#)
        #expect(try store.answer(from: 4, log: store.log, hash: store.head.hash) == "ok 1...3 from 4, 0: []")
        #expect(try store.answer(from: 5).hasPrefix("otherHistory"))
        #expect(try store.answer(from: 1, log: "another").hasPrefix("otherHistory"))
        for place in places { #expect(try store.answer(from: place.seq + 1, log: place.log, hash: place.hash).hasPrefix("otherHistory")) }
        #expect(try store.answer(from: -1).hasPrefix("refused") && store.answer(from: 1, limit: 0).hasPrefix("refused"))
    }

    /// One input and one record a day for ten days, and every third day a snapshot.
    private func tenDays(_ store: any RecordStore, isJournaled: Bool) throws {
        for day in Int64(1)...10 {
            var commit = Commit(at: day * 86_400_000_000)
            if isJournaled { commit.take(day, from: .marketFeed) }
            commit.drafts = [Draft(day == 1 ? .fires : .candles, key: "k", cause: nil, data: day)]
            if !isJournaled || day.isMultiple(of: 3) { commit.state = (1, [UInt8(day)]) }
            _ = try store.commit(commit)
        }
    }

    @Test(arguments: StoreKind.allCases, [0, 3, 5, 8, 1_000] as [Int64])
    func whatIsPrunedIsTheSame(kind: StoreKind, day: Int64) throws {
        let place = try kind.place()
        let kept: Int64 = [0: 0, 3: 0, 5: 3, 8: 6, 1_000: 9][day] ?? 0
        let head = try {
            let store = try place.open()
            try tenDays(store, isJournaled: true)
            try store.prune(before: day * 86_400_000_000, isJournaled: true)
            #expect(try store.inputs() == (kept + 1...10).map { "market-feed/\($0)" })
            #expect(try store.inputs(after: 9) == ["market-feed/10"])
            #expect(try store.answer(from: 0).hasPrefix("ok \(kept + 1)...10 from \(kept + 1), \(10 - kept)"))
            if kept > 0 { #expect(try store.answer(from: kept).hasPrefix("tooOld")) }
            #expect(try store.newestSnapshot()?.state == [9] && store.journalEnd() == 10)
            return store.head
        }()
        let store = try place.open()
        #expect(store.head == head)
        var next = Commit(at: 1)
        next.take(11, from: .marketFeed)
        next.drafts = [Draft(.candles, key: "k", cause: nil, data: 11)]
        #expect(try store.commit(next).map(\.seq) == [11])
        #expect(try store.inputs(after: 10) == ["market-feed/11"])
    }

    @Test(arguments: StoreKind.allCases)
    func aBookLosesItsJournalAlone(kind: StoreKind) throws {
        let store = try kind.place().open()
        try tenDays(store, isJournaled: true)
        try store.prune(before: 8 * 86_400_000_000, isJournaled: true, keepsLog: true)
        #expect(try store.inputs() == (7...10).map { "market-feed/\($0)" })
        #expect(try store.answer(from: 0).hasPrefix("ok 1...10 from 1, 10"))
        #expect(try store.newestSnapshot()?.state == [9] && store.journalEnd() == 10)
    }

    @Test(arguments: StoreKind.allCases)
    func aStoreWithoutAJournalKeepsWhatIsYoungerAndItsLastState(kind: StoreKind) throws {
        let place = try kind.place()
        try {
            let store = try place.open()
            try tenDays(store, isJournaled: false)
            try store.prune(before: 5 * 86_400_000_000, isJournaled: false)
        }()
        let store = try place.open()
        #expect(try store.answer(from: 0).hasPrefix("ok 5...10 from 5, 6"))
        #expect(try store.newestSnapshot() == Snapshot(position: 0, version: 1, state: [10]) && store.journalEnd() == 0)
        try store.prune(before: 1_000 * 86_400_000_000, isJournaled: false)
        #expect(try store.answer(from: 0) == "ok 11...10 from 11, 0: []")
        #expect(try store.append("next").map(\.seq) == [11])
    }
}
