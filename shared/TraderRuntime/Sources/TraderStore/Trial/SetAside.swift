/// A record that a person has told a service to pass over.
public struct SetAside: Equatable, Sendable {
    /// The upstream that wrote it.
    public let source: String
    /// Its position in the upstream's log.
    public let seq: Int64
    /// Its topic and key.
    public let name: String
    /// When it was set aside, in microseconds since 1970 UTC by the clock on the wall.
    public let at: Int64
    /// Why, in the person's words.
    public let reason: String

    public init(source: String, seq: Int64, name: String, at: Int64, reason: String) {
        self.source = source
        self.seq = seq
        self.name = name
        self.at = at
        self.reason = reason
    }
}
