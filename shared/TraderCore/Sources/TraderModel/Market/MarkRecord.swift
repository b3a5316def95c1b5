/// What the topic `marks` holds of a contract: a mark, or what was paid at a moment of funding. The two have no key in common that tells them
/// apart but these: a mark has `price`, a settlement `rate`.
public enum MarkRecord: Codable, Equatable, Sendable {
    case mark(Mark)
    case settlement(FundingSettlement)

    public var instrument: Instrument {
        switch self {
        case .mark(let mark): mark.instrument
        case .settlement(let settlement): settlement.instrument
        }
    }

    private enum CodingKeys: String, CodingKey { case price }

    public init(from decoder: any Decoder) throws {
        let isMark = try decoder.container(keyedBy: CodingKeys.self).contains(.price)
        self = isMark ? .mark(try Mark(from: decoder)) : .settlement(try FundingSettlement(from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .mark(let mark): try mark.encode(to: encoder)
        case .settlement(let settlement): try settlement.encode(to: encoder)
        }
    }
}
