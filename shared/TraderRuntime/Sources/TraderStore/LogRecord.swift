/// A record as the log holds it.
public struct LogRecord: Equatable, Sendable {
    public let seq: Int64
    /// `topic/key`: the first frame on the wire.
    public let name: String
    /// The envelope: the second frame.
    public let body: [UInt8]

    public init(seq: Int64, name: String, body: [UInt8]) {
        self.seq = seq
        self.name = name
        self.body = body
    }
}
