import Foundation
import GRDB
import TestSupport
import Testing
import TraderProto
import TraderStore

/// A journal that is ahead of its cursors would be taken twice.
struct JournalCursorTests {
    @Test(arguments: ["DELETE FROM cursors", "UPDATE cursors SET seq = seq - 1"])
    func aStoreWhoseJournalIsAheadOfItsCursorsIsRefused(change: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("engine.db").path
        do {
            let store = try Store.open(path: path)
            var commit = Commit(at: 0)
            commit.inputs = [InputRow(source: "market-feed", seq: 3, body: Array("{}".utf8))]
            commit.cursors[.marketFeed] = TraderProto.Cursor(log: "l", seq: 3, hash: .genesis)
            _ = try store.commit(commit)
            try store.close()
        }
        try DatabaseQueue(path: path).write { try $0.execute(sql: change) }
        let error = #expect(throws: StoreError.self) { try Store.open(path: path) }
        #expect(error?.description.contains("its journal holds record 3") == true, "\(String(describing: error))")
    }
}
