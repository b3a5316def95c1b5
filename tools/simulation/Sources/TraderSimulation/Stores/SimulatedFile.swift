import TraderProto
import Synchronization

/// One SQLite file on the simulated disk: what it holds outlives the processes that open it.
package final class SimulatedFile: Sendable {
    private let state: Mutex<StoredContents>

    /// An empty store with this identity.
    package init(log: String) { state = Mutex(StoredContents(log: log)) }

    /// What it holds now.
    var contents: StoredContents { state.withLock { $0 } }

    func read<Value: Sendable>(_ body: (StoredContents) throws -> Value) rethrows -> Value { try state.withLock { try body($0) } }

    func write(_ body: (inout StoredContents) throws -> Void) rethrows { try state.withLock { try body(&$0) } }

    /// What the disk would hold if the last commit never reached it; kept on request alone.
    private let lastSynced = Mutex<StoredContents?>(nil)

    func keepBeforeCommit() {
        let contents = contents
        lastSynced.withLock { $0 = contents }
    }

    /// Takes the last commit back, as a disk does that was not made to write.
    func loseLastCommit() {
        guard let before = lastSynced.withLock({ $0.take() }) else { return }
        state.withLock { $0 = before }
    }
}
