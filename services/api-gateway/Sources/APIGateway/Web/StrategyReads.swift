import Logging
import Synchronization
import TraderDocuments
import TraderModel
import TraderSignals

/// The instruments that each strategy reads, as its document says: it is read once.
final class StrategyReads: Sendable {
    private let known = Mutex<[String: (version: Int, instruments: Set<Instrument>)]>([:])
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    /// What `strategy` trades and reads.
    func instruments(of strategy: StrategyRecord) -> Set<Instrument> {
        if let known = known.withLock({ $0[strategy.name] }), known.version == strategy.version { return known.instruments }
        var instruments: Set = [strategy.instrument]
        do {
            instruments.formUnion(try YAMLDocument.plan(from: strategy.document, among: .known).instruments)
        } catch {
            // A document of an earlier version's language: what it trades is known all the same.
            logger.warning("what a strategy reads is not known", metadata: ["strategy": "\(strategy.name)", "reason": "\(error)"])
        }
        known.withLock { $0[strategy.name] = (strategy.version, instruments) }
        return instruments
    }
}
