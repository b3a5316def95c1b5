import TraderModel

/// An amount of USD that comes as a number or as a string, and is not negative.
struct FlexibleAmount: Decodable {
    let amount: Money

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let amount: Money?
        if let text = try? container.decode(String.self) {
            amount = Money(text)
        } else {
            amount = Money(try container.decode(Double.self))
        }
        guard let amount, amount >= .zero else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an amount of USD")
        }
        self.amount = amount
    }
}
