import Synchronization

/// The processes that run, for the tasks that watch one of them.
final class RunningPids: Sendable {
    private let pids = Mutex<[String: Int32]>([:])

    subscript(name: String) -> Int32? { pids.withLock { $0[name] } }

    func replace(with pids: [String: Int32]) { self.pids.withLock { $0 = pids } }
}
