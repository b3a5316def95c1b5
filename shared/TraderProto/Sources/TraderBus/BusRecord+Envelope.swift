public import TraderProto

extension BusRecord {
    /// The message of an envelope. Throws when the payload cannot be written as JSON.
    public init(_ envelope: Envelope<some Codable & Sendable>) throws(WireError) {
        self.init(name: envelope.frameName, body: try WireCodec.encode(envelope))
    }
}
