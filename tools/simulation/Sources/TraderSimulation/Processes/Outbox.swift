import Synchronization
import TraderStore

/// What a sabotaged store sends before it writes.
final class Outbox: Sendable {
    private let records = Mutex<[LogRecord]>([])

    func add(_ new: [LogRecord]) { records.withLock { $0 += new } }

    func drain() -> [LogRecord] {
        records.withLock { records in
            defer { records = [] }
            return records
        }
    }
}
