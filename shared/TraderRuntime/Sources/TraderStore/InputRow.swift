/// An input as the store journals it, in the order in which the machine took it.
public struct InputRow: Equatable, Sendable {
    /// The upstream service, or `self` for what the service put in by itself.
    public let source: String
    /// The position in the upstream's log; nil for own inputs.
    public let seq: Int64?
    /// The envelope as it came, or an own input as JSON.
    public let body: [UInt8]

    public init(source: String, seq: Int64?, body: [UInt8]) {
        self.source = source
        self.seq = seq
        self.body = body
    }

    /// The name of the source of own inputs.
    public static let ownSource = "self"
}
