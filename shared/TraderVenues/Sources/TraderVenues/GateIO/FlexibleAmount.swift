import Foundation
import TraderModel

/// An amount of USD that comes as a number or as a string, within `LiquidationReading.amounts`.
///
/// A JSON number is read from its own text by way of `Decimal`, which holds 38 digits: every such amount comes exact, which
/// a `Double` does not promise beyond 15 digits.
struct FlexibleAmount: Decodable {
    let amount: Money

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Only the kind of the value is tried here: a text that is no amount is an error below.
        let text: String
        if let string = try? container.decode(String.self) {
            text = string
        } else {
            text = "\(try container.decode(Decimal.self))"
        }
        guard let amount = Money(text), LiquidationReading.amounts.contains(amount) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an amount of USD")
        }
        self.amount = amount
    }
}
