/// What is traded or measured, and where: `coinbase:BTC-USD`, `gateio:BTC_USDT`.
public struct Instrument: Codable, CodingKeyRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The venue in lower case, before the colon.
    public let venue: String
    /// The venue's own name of the instrument, after the colon.
    public let symbol: String

    public init(venue: String, symbol: String) {
        self.venue = venue
        self.symbol = symbol
    }

    /// Reads `venue:symbol`; nil when either part is empty.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(venue: String(parts[0]), symbol: String(parts[1]))
    }

    /// Whether both parts are words that fit into keys, paths and texts: a venue of 1 to 20 small letters and digits, a symbol of 1 to 40
    /// letters, digits, `-`, `_` and `.`.
    public var isWellFormed: Bool {
        let isSmall = { (scalar: Unicode.Scalar) in ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) }
        let (venue, symbol) = (venue.unicodeScalars, symbol.unicodeScalars)
        return (1...20).contains(venue.count) && venue.allSatisfy(isSmall) && (1...40).contains(symbol.count)
            && symbol.allSatisfy { isSmall($0) || ("A"..."Z").contains($0) || "-_.".unicodeScalars.contains($0) }
    }

    public static let coinbaseBTC = Instrument(venue: "coinbase", symbol: "BTC-USD")
    public static let coinbaseETH = Instrument(venue: "coinbase", symbol: "ETH-USD")
    public static let gateBTC = Instrument(venue: "gateio", symbol: "BTC_USDT")
    public static let gateETH = Instrument(venue: "gateio", symbol: "ETH_USDT")

    public static func < (left: Instrument, right: Instrument) -> Bool { left.description < right.description }

    public var description: String { "\(venue):\(symbol)" }

    /// As a key of an object an instrument stands in its text form.
    public var codingKey: any CodingKey { Key(stringValue: description) }

    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instrument = Instrument(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not VENUE:SYMBOL")
        }
        self = instrument
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
