import TraderModel

/// What the strategies of one lane have in common: the length of the bars that they are made of, and the instruments and contracts that
/// they name.
struct LaneInputs: Codable, Comparable, Hashable, Sendable, CustomStringConvertible {
    var length: BarLength
    var market: MarketInputs

    /// `5m coinbase:SOL-USD gateio:SOL_USDT`: what names the lane in a record.
    var description: String {
        ([length.text] + market.instruments.map(\.description) + market.contracts.map(\.description)).joined(separator: " ")
    }

    static func < (left: LaneInputs, right: LaneInputs) -> Bool { left.description < right.description }
}
