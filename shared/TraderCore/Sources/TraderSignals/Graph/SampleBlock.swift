package import TraderModel

/// The numbers of one origin in a sample: the bar of an instrument, or the liquidations of a contract.
package struct SampleBlock: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// Open, high, low, close, volume.
        case bars
        /// Long and short liquidations in USD, and whether their hour became known within the bar.
        case readings
    }

    package let kind: Kind
    package let origin: Instrument

    package init(_ kind: Kind, of origin: Instrument) {
        self.kind = kind
        self.origin = origin
    }

    /// How a number of a longer period is made from those of its bars.
    enum Merging {
        case first, highest, lowest, last, total, any
    }

    /// The names of its numbers, in their order.
    package var fields: [String] { kind == .bars ? FunctionCatalogue.barFields : Self.figures }

    var mergings: [Merging] { kind == .bars ? [.first, .highest, .lowest, .last, .total] : [.last, .last, .any] }

    static let figures = ["long_liq_usd", "short_liq_usd", "new_reading"]
}

/// One text a block: `bars coinbase:BTC-USD`.
extension SampleBlock: Codable, CustomStringConvertible {
    package var description: String { "\(kind.rawValue) \(origin)" }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let parts = try container.decode(String.self).split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = Kind(rawValue: parts[0]), let origin = Instrument(parts[1]) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no block of a sample")
        }
        self.init(kind, of: origin)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
