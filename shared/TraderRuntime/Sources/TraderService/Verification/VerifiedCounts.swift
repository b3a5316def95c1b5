public import TraderProto

/// What was verified of one store.
public struct VerifiedCounts: Equatable, Sendable {
    /// Records whose place, form and hash are right.
    public var records: Int64 = 0
    /// Inputs that were applied again.
    public var inputs: Int64 = 0
    /// Records that came out byte for byte.
    public var reproduced: Int64 = 0
    /// Kept states that were reached again.
    public var checkpoints = 0
    /// Rows of tables that came out again.
    public var rows = 0
    /// What could not be compared, and why.
    public var notes: [String] = []
    /// The end of the log: whoever kept its hash elsewhere can tell that nobody rewrote what came before.
    public var head: Cursor

    init(head: Cursor) { self.head = head }
}
