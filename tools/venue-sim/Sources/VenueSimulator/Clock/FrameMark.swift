/// Which frame of a venue's stream is meant: its number on its connection, and its timestamp, which no other frame has.
public struct FrameMark: Codable, Equatable, Sendable {
    public var sequenceNumber: Int64
    /// RFC 3339, as the envelope has it.
    public var timestamp: String

    public init(sequenceNumber: Int64, timestamp: String) {
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
    }

    private enum CodingKeys: String, CodingKey {
        case timestamp
        case sequenceNumber = "sequence_num"
    }
}
