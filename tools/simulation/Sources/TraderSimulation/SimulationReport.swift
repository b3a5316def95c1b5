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
    /// Whether all lanes were held against what the same inputs lead to in the order of the data's own times.
    public let isComparedInOrder: Bool
    /// Bars that were judged of lanes but the platform's own, and of those the ones of one minute.
    public let laneRecords: Int
    public let minuteRecords: Int
    /// Changes of what is followed that were made.
    public let watchChanges: Int
    /// The step, the moment and the promise that was broken; nil when all held.
    public let failure: String?
    /// The ends of all logs in one value: equal runs have equal ones.
    public let digest: String
}
