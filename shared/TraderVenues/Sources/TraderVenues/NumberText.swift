import FoundationEssentials

/// The text of a number that comes as a number or as a string.
///
/// A JSON number is read from its own text by way of `Decimal`, which holds 38 digits: every price and amount comes exact, which a `Double` does
/// not promise beyond 15 digits.
struct NumberText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Only the kind of the value is tried here: whether the text is a number, whoever reads it says.
        if let string = try? container.decode(String.self) {
            text = string
        } else {
            text = "\(try container.decode(Decimal.self))"
        }
    }
}
