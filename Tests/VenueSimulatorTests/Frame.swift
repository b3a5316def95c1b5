import Foundation

/// A frame of the candle stream, as a test reads it.
struct Frame: Sendable {
    struct Candle: Sendable, Decodable, Equatable {
        var product: String
        var start: Int64
        var fields: [String: String]

        init(from decoder: any Decoder) throws {
            fields = try decoder.singleValueContainer().decode([String: String].self)
            product = fields["product_id"] ?? ""
            start = Int64(fields["start"] ?? "") ?? 0
        }
    }

    private struct Envelope: Decodable {
        struct Event: Decodable {
            var type: String?
            var candles: [Candle]?
        }

        var channel: String
        var timestamp: String
        var sequenceNumber: Int64
        var events: [Event]

        private enum CodingKeys: String, CodingKey {
            case channel, timestamp, events
            case sequenceNumber = "sequence_num"
        }
    }

    var channel: String
    var timestamp: String
    var sequenceNumber: Int64
    var kind: String?
    var candles: [Candle]

    /// Nil when the text is no frame.
    init?(_ text: String) {
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(text.utf8)) else { return nil }
        channel = envelope.channel
        timestamp = envelope.timestamp
        sequenceNumber = envelope.sequenceNumber
        kind = envelope.events.first?.type
        candles = envelope.events.flatMap { $0.candles ?? [] }
    }
}
