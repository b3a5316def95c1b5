import GRDB
import Synchronization

/// The ledger of returns that all who ask for statistics share.
final class ReturnBook: Sendable {
    private let ledger = Mutex(ReturnLedger())

    /// Hands `body` the ledger as the trades stand in `db`.
    func read<Value>(_ db: Database, _ body: (inout ReturnLedger) throws -> sending Value) throws -> sending Value {
        try ledger.withLock { ledger in
            try ledger.refresh(db)
            return try body(&ledger)
        }
    }
}
