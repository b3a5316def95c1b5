import Foundation
import TraderModel

/// A row of Gate.io's contract statistics as far as it is read: its time and the amounts asked for.
struct GateRow: DecodableWithConfiguration {
    /// The open of the hour, in seconds or milliseconds.
    let time: Int64
    let long: Money
    let short: Money

    init(from decoder: any Decoder, configuration amounts: GateAmounts) throws {
        let container = try decoder.container(keyedBy: Key.self)
        time = try container.decode(FlexibleInteger.self, forKey: Key(stringValue: "time")).value
        long = try Self.amount(amounts.fields.long, orElseNaming: amounts.other.fields.long, in: container)
        short = try Self.amount(amounts.fields.short, orElseNaming: amounts.other.fields.short, in: container)
    }

    private static func amount(
        _ field: String, orElseNaming other: String, in container: KeyedDecodingContainer<Key>
    ) throws -> Money {
        let key = Key(stringValue: field)
        guard container.contains(key) else {
            let hint = container.contains(Key(stringValue: other)) ? ", only \(other)" : ""
            throw DecodingError.keyNotFound(
                key, .init(codingPath: container.codingPath, debugDescription: "the row has no \(field)\(hint)"))
        }
        return try container.decode(FlexibleAmount.self, forKey: key).amount
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
