import Logging
import Synchronization
import TraderModel
public import TraderService
import TraderStore

/// The newest report of a service that reads a venue: written by its loop, read by the command socket.
public final class SourceBoard: Sendable {
    private let current = Mutex(SourceReport())
    private let counts: @Sendable () -> [String: Int]

    /// `counts` is asked for the events at the venue's door whenever the report is read.
    public init(counts: @escaping @Sendable () -> [String: Int]) { self.counts = counts }

    /// Changes the report.
    public func update(_ change: (inout SourceReport) -> Void) { current.withLock { change(&$0) } }

    /// Reads the last 24 hours of the context's ledger into the report.
    public func sumUpDay(_ context: ServiceContext) {
        let from = context.clock.now.advanced(bySeconds: -86_400)
        do {
            let day = try context.store.read { try IntegrityLedger.summaries(from: from, $0) }
            update { $0.day = day }
        } catch {
            context.logger.error("the ledger cannot be read", metadata: ["reason": "\(error)"])
        }
    }

    /// The report as it stands.
    public var report: SourceReport {
        var report = current.withLock { $0 }
        report.counts = counts()
        return report
    }
}
