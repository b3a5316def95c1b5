public import TraderProto

/// A durable record in its place: nothing is missing before it.
public struct SequencedRecord: Equatable, Sendable {
    /// The envelope without its payload.
    public let header: EnvelopeHeader
    /// The frame name, `topic/key`.
    public let name: String
    /// The whole envelope's JSON, to decode the payload from.
    public let body: [UInt8]
    /// The place after this record: what a reader saves once it has applied it.
    public let cursor: Cursor

    package init(header: EnvelopeHeader, record: BusRecord, cursor: Cursor) {
        self.header = header
        self.name = record.name
        self.body = record.body
        self.cursor = cursor
    }

    /// The envelope with its payload. Throws when the payload is not of this type.
    public func envelope<Payload: Codable & Sendable>(of type: Payload.Type = Payload.self) throws(WireError) -> Envelope<Payload> {
        try WireCodec.decode(Envelope<Payload>.self, from: body)
    }
}
