public import TraderProto

/// A record as the log holds it.
public struct LogRecord: Equatable, Sendable {
    public let seq: Int64
    /// `topic/key`: the first frame on the wire.
    public let name: String
    /// The envelope: the second frame.
    public let body: [UInt8]
    /// The upstream record that it follows from; nil when there is none, and in a record that was read back.
    public let cause: Cause?

    public init(seq: Int64, name: String, body: [UInt8], cause: Cause? = nil) {
        self.seq = seq
        self.name = name
        self.body = body
        self.cause = cause
    }
}
