import GRDB
import Testing
import TraderProto
import TraderStore

struct SnapshotTests {
    private func commit(_ inputs: [Int64], state: [UInt8]?, version: Int = 1, at: Int64 = 1) -> Commit {
        var commit = Commit(at: at)
        for seq in inputs { commit.take(seq, from: .marketFeed) }
        commit.state = state.map { (version, $0) }
        return commit
    }

    @Test func theNewestSnapshotStandsBehindTheInputsThatItHolds() throws {
        let bench = try StoreBench()
        do {
            let store = try bench.open()
            #expect(try store.newestSnapshot() == nil)
            _ = try store.commit(commit([1, 2], state: [1]))
            _ = try store.commit(commit([3], state: nil))
            #expect(try store.newestSnapshot() == Snapshot(position: 2, version: 1, state: [1]))
            _ = try store.commit(commit([4, 5], state: [2, 2], version: 7))
            _ = try store.commit(commit([6], state: nil))
        }
        let store = try bench.open()
        #expect(try store.newestSnapshot() == Snapshot(position: 5, version: 7, state: [2, 2]))
        #expect(try store.inputs(after: 5) == ["market-feed/6"])
    }

    @Test func withoutAJournalTheLastStateStands() throws {
        let store = try StoreBench().open()
        for state in [UInt8(1), 2, 3] { _ = try store.commit(commit([], state: [state])) }
        #expect(try store.newestSnapshot() == Snapshot(position: 0, version: 1, state: [3]))
    }

    @Test(arguments: ["state = x'0102'", "digest = zeroblob(32)"])
    func aSnapshotWhoseDigestIsWrongIsDamage(change: String) throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try store.commit(commit([1], state: [1, 2, 3]))
        _ = try store.commit(commit([2], state: [4, 5, 6]))
        try bench.outside { try $0.execute(sql: "UPDATE snapshots SET \(change) WHERE position = 2") }
        let error = #expect(throws: StoreError.self) { try store.newestSnapshot() }
        guard case .damaged(bench.path, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
