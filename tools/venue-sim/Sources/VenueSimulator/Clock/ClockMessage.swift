public import TraderModel

/// What the clock tells its members: `{"now":µs}`, and `{"now":µs,"ended":true}` as its last word.
public struct ClockMessage: Codable, Equatable, Sendable {
    public var now: Timestamp
    /// True in the last message; absent before.
    public var ended: Bool?

    public init(now: Timestamp, ended: Bool? = nil) {
        self.now = now
        self.ended = ended
    }
}
