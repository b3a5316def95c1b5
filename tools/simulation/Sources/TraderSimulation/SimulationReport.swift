/// What came of a run.
public struct SimulationReport: Sendable, Equatable {
    public let seed: UInt64
    /// Simulated time, in seconds.
    public let simulatedSeconds: Int
    public let steps: Int
    public let faults: FaultTally
    /// Fires that became records.
    public let fires: Int
    /// Changes of what runs that were journaled.
    public let strategyChanges: Int
    /// Whether features, fires and trades were held against those of the bare market too: not when a source was late or passed.
    public let isComparedWithMarket: Bool
    /// The step, the moment and the promise that was broken; nil when all held.
    public let failure: String?
    /// The ends of all logs in one value: equal runs have equal ones.
    public let digest: String
}
