import Foundation
import GRDB
import TraderProto

/// A row of a log, as it stands there.
public struct RecordedEntry: Equatable, Sendable {
    public let seq: Int64
    public let topic: String
    public let key: String
    /// When it was written, in microseconds since 1970 UTC.
    public let at: Int64
    /// The envelope.
    public let body: [UInt8]
    /// The chain's value that is kept with it.
    public let hash: [UInt8]

    init(_ row: Row) {
        seq = row["seq"]
        topic = row["topic"]
        key = row["key"]
        at = row["at"]
        body = Array((row["record"] as String).utf8)
        hash = Array(row["hash"] as Data)
    }

    /// The name of its first frame on the wire.
    public var frameName: String { FrameName.of(topic: topic, key: key) }
}
