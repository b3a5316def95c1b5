public import TraderModel

/// What a source wants done.
public struct SourceSettling<Input: Sendable, Wish: Sendable>: Sendable {
    /// What the machine is to take now, in order.
    public var inputs: [Input] = []
    /// What is to be made beside the loop, in order.
    public var wishes: [Wish] = []
    /// What is to be said and counted.
    public var notes: [SourceNote] = []
    /// When time alone changes something; nil for never.
    public var lookAgainAt: Timestamp?

    public init() {}
}
