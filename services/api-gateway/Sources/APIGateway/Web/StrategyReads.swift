import Logging
import Synchronization
import TraderDocuments
import TraderModel
import TraderService
import TraderSignals

/// What each strategy is judged with, as its document says: it is read once.
final class StrategyReads: Sendable {
    private let known = Mutex<[String: (version: Int, reads: LaneReads)]>([:])
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    /// The lane that judges `strategy`, and what that waits for.
    func of(_ strategy: StrategyRecord) -> LaneReads {
        if let known = known.withLock({ $0[strategy.name] }), known.version == strategy.version { return known.reads }
        let reads: LaneReads
        do {
            reads = try YAMLDocument.plan(from: strategy.document, among: .known).reads(home: .platform)
        } catch {
            // A document of an earlier version's language: what it trades is known all the same, and that it was of the only lane.
            logger.warning("what a strategy reads is not known", metadata: ["strategy": "\(strategy.name)", "reason": "\(error)"])
            reads = LaneReads(lane: nil, length: FeatureRecord.barLength, instruments: [strategy.instrument], contracts: [])
        }
        known.withLock { $0[strategy.name] = (strategy.version, reads) }
        return reads
    }
}
