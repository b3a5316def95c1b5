import TraderModel

/// An amount of USD that comes as a number or as a string, within `LiquidationReading.amounts`.
struct FlexibleAmount: Decodable {
    let amount: Money

    init(from decoder: any Decoder) throws {
        guard let amount = Money(try NumberText(from: decoder).text), LiquidationReading.amounts.contains(amount) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an amount of USD"))
        }
        self.amount = amount
    }
}
