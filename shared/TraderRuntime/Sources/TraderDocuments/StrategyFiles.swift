public import TraderSignals

/// Where strategy documents lie: `StrategyFolder`, or a simulation's model of one.
public protocol StrategyFiles: Sendable {
    /// Every document, in the order of the files' names.
    func files() throws(StrategyFolder.Failure) -> [StrategyFolder.File]
    /// What changes when a document was written, added or removed.
    func fingerprint() throws(StrategyFolder.Failure) -> [String]
    /// The path of the file that holds the strategy; nil when there is none.
    func place(of name: String) throws(StrategyFolder.Failure) -> String?
    /// Writes a document: over the file that holds the strategy, or to a new one.
    func write(_ document: StrategyDocument) throws(StrategyFolder.Failure)
    /// Deletes the file that holds the strategy, if there is one.
    func remove(_ name: String) throws(StrategyFolder.Failure)
}

extension StrategyFolder: StrategyFiles {}
