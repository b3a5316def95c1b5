public import GRDB
public import TraderProto

/// What one transaction makes durable: records, projections, journal, cursors and, at checkpoints, the machine's state.
public struct Commit {
    public var drafts: [Draft] = []
    /// Inputs to journal, in the order in which they were applied.
    public var inputs: [InputRow] = []
    /// The place after the last record read, by upstream.
    public var cursors: [ServiceName: TraderProto.Cursor] = [:]
    /// The machine's state after the last of `inputs`; nil when this is no checkpoint.
    public var state: (version: Int, bytes: [UInt8])?
    /// Writes the tables that people query.
    public var project: (Database) throws -> Void = { _ in }
    /// When it is written, in microseconds since 1970 UTC.
    public var at: Int64

    public init(at: Int64) { self.at = at }

    /// A record at or below a cursor was applied before: exactly once means that it is refused.
    package func refuseWhatWasApplied(of source: ServiceName, through last: Int64) throws(StoreError) {
        guard let seq = cursors[source]?.seq else { return }
        let first = inputs.first { $0.source == source.rawValue }?.seq ?? seq
        guard first > last, seq > last else { throw .outOfOrder(source: source.rawValue, seq: first, after: last) }
    }
}
