import GRDB
import Testing
import TraderProto
import TraderStore

struct CursorTests {
    private func commit(_ seqs: [Int64], from source: ServiceName = .marketFeed) -> Commit {
        var commit = Commit(at: 1)
        for seq in seqs { commit.take(seq, from: source) }
        commit.drafts = [.note("from \(seqs)")]
        return commit
    }

    @Test(arguments: [[3], [2], [1, 2, 3], [3, 4], [2, 5]] as [[Int64]])
    func aRecordAtOrBelowTheCursorIsRefusedAndNothingIsWritten(seqs: [Int64]) throws {
        let store = try StoreBench().open()
        _ = try store.commit(commit([1, 2, 3]))
        let before = try (store.head, store.inputs(), store.cursors())
        #expect(throws: StoreError.outOfOrder(source: "market-feed", seq: seqs[0], after: 3)) { try store.commit(commit(seqs)) }
        #expect(try (store.head, store.inputs(), store.cursors()) == before)
        _ = try store.commit(commit([4]))
        #expect(try store.cursors()[.marketFeed]?.seq == 4)
    }

    @Test func aCursorWithoutInputsIsRefusedAtItsOwnPlaceToo() throws {
        let store = try StoreBench().open()
        var silent = Commit(at: 1)
        silent.cursors[.liqPoller] = Cursor(log: "L", seq: 5, hash: .genesis)
        _ = try store.commit(silent)
        #expect(throws: StoreError.outOfOrder(source: "liq-poller", seq: 5, after: 5)) { try store.commit(silent) }
    }

    @Test func upstreamsHaveCursorsOfTheirOwn() throws {
        let bench = try StoreBench()
        let expected: [ServiceName: TraderProto.Cursor] = [
            .marketFeed: .init(log: "A", seq: 9, hash: .chained(previous: .genesis, body: [1])),
            .liqPoller: .init(log: "B", seq: 2, hash: .genesis),
        ]
        do {
            let store = try bench.open()
            for (source, cursor) in expected {
                var commit = Commit(at: 1)
                commit.cursors[source] = cursor
                _ = try store.commit(commit)
            }
            #expect(try store.cursors() == expected)
        }
        #expect(try bench.open().cursors() == expected)
    }

    @Test func inputsAreJournaledInTheOrderInWhichTheyWereApplied() throws {
        let store = try StoreBench().open()
        var mixed = Commit(at: 1)
        mixed.take(1, from: .marketFeed)
        mixed.inputs.append(InputRow(source: InputRow.ownSource, seq: nil, body: Array("own".utf8)))
        mixed.take(7, from: .liqPoller)
        _ = try store.commit(mixed)
        _ = try store.commit(commit([2]))
        #expect(try store.inputs() == ["market-feed/1", "own", "liq-poller/7", "market-feed/2"])
        #expect(try store.inputs(after: 3) == ["market-feed/2"])
        #expect(try store.journalEnd() == 4)
        var rows: [InputRow] = []
        try store.forEachInput(after: 1) { rows.append($0) }
        #expect(rows.prefix(2).map(\.seq) == [nil, 7] && rows.prefix(2).map(\.source) == ["self", "liq-poller"])
    }
}
