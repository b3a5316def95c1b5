public import TraderModel

/// Something of an instrument that a venue's stream tells.
public struct Subscription: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What of an instrument is told; as text `1m`, `5m` …, `trades`, `quotes`, `marks`.
    public enum Channel: Hashable, Sendable {
        /// Bars of a length, the one in progress too.
        case bars(BarLength)
        /// Every trade.
        case trades
        /// The best bid and ask.
        case quotes
        /// The mark, the index, and the funding that is expected.
        case marks

        public var text: String {
            switch self {
            case .bars(let length): length.text
            case .trades: "trades"
            case .quotes: "quotes"
            case .marks: "marks"
            }
        }

        /// Reads what `text` writes; nil for anything else.
        public init?(text: String) {
            switch text {
            case "trades": self = .trades
            case "quotes": self = .quotes
            case "marks": self = .marks
            default:
                guard let length = BarLength(text: text) else { return nil }
                self = .bars(length)
            }
        }
    }

    public var instrument: Instrument
    public var channel: Channel

    public init(_ instrument: Instrument, _ channel: Channel) {
        self.instrument = instrument
        self.channel = channel
    }

    /// The series whose bars are told; nil of other channels.
    public var series: Series? {
        guard case .bars(let length) = channel else { return nil }
        return Series(instrument, length)
    }

    public static func < (left: Subscription, right: Subscription) -> Bool {
        (left.instrument, left.channel.text) < (right.instrument, right.channel.text)
    }

    /// `binanceus:BTCUSDT 1m`
    public var description: String { "\(instrument) \(channel.text)" }

    private enum CodingKeys: String, CodingKey { case instrument, channel }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        let text = try container.decode(String.self, forKey: .channel)
        guard let channel = Channel(text: text) else {
            throw DecodingError.dataCorruptedError(forKey: .channel, in: container, debugDescription: "\"\(text)\" is no channel")
        }
        self.channel = channel
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(channel.text, forKey: .channel)
    }
}
