public import TraderProto

/// Records of one writer, in order, without a gap; at least one.
public struct Batch: Sendable {
    /// Who wrote them.
    public let source: ServiceName
    /// The records.
    public let records: [SequencedRecord]
    /// The last position of the writer's log, as far as this reader has heard.
    public let head: Int64
    /// The place after the last record.
    public let end: Cursor
    /// Whether nothing that this reader has heard of comes after `end`.
    public let isCaughtUp: Bool
}
