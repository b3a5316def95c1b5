/// A mistake built into the simulated parts on purpose, to see that the simulation finds it.
public enum Sabotage: String, CaseIterable, Sendable {
    /// Records are sent before the transaction that holds them is written.
    case publishBeforeCommit = "publish before commit"
    /// Cursors are written in a transaction of their own, before the rest.
    case cursorOutsideTransaction = "cursor outside the transaction"
    /// A reader takes what comes next for the next record.
    case noGapCheck = "no gap check"
    /// A commit returns before it is on the disk, and a kill loses it.
    case unsyncedCommit = "commit not synced"
    /// A reader takes nothing of anybody while one of its writers is not heard.
    case waitForAll = "wait for all writers"
    /// A snapshot is kept without its place in the journal: a restart applies the whole journal to it.
    case snapshotWithoutPlace = "snapshot without its place"
}
