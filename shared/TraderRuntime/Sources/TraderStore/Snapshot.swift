/// A machine's state after the input at a position of the journal.
public struct Snapshot: Equatable, Sendable {
    /// Inputs applied before: the position of the last of them.
    public let position: Int64
    /// The version of the machine that made it.
    public let version: Int
    /// The state, as a binary property list.
    public let state: [UInt8]

    public init(position: Int64, version: Int, state: [UInt8]) {
        self.position = position
        self.version = version
        self.state = state
    }
}
