public import TraderBus
public import TraderProto

/// An input on its way to the machine, and where it came from.
public struct Arrival<Input: Sendable>: Sendable {
    /// The upstream's record; nil for an input of the service's own.
    public let record: SequencedRecord?
    public let source: ServiceName?
    /// What the machine takes; nil when the record says nothing to it.
    public let input: Input?

    /// A record of an upstream.
    public init(_ record: SequencedRecord, from source: ServiceName, as input: Input?) {
        self.record = record
        self.source = source
        self.input = input
    }

    /// An input of the service's own.
    public init(own input: Input) {
        record = nil
        source = nil
        self.input = input
    }

    var cause: Cause? {
        guard let record, let source else { return nil }
        return Cause(service: source, seq: record.header.seq)
    }
}
