/// The record that a record follows from, in the log of the service that wrote it. On the wire `market-feed/123`.
public struct Cause: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The writer of the record that was the cause.
    public let service: ServiceName
    /// The position of that record in its writer's log, from 1.
    public let seq: Int64

    /// The record at position `seq` of `service`'s log.
    public init(service: ServiceName, seq: Int64) {
        self.service = service
        self.seq = seq
    }

    /// The cause in a text such as `market-feed/123`, or nil when the text is not one.
    public init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/"), let service = ServiceName(rawValue: String(text[..<slash])),
            let seq = Int64(text[text.index(after: slash)...])
        else { return nil }
        self.init(service: service, seq: seq)
    }

    /// Reads the text form; throws when it is not one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let cause = Cause(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not SERVICE/SEQ")
        }
        self = cause
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The text form, such as `market-feed/123`.
    public var description: String { "\(service.rawValue)/\(seq)" }
}
