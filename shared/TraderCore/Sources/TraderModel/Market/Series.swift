/// The bars of one length of one instrument.
public struct Series: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public var instrument: Instrument
    public var length: BarLength

    public init(_ instrument: Instrument, _ length: BarLength) {
        self.instrument = instrument
        self.length = length
    }

    public static func < (left: Series, right: Series) -> Bool {
        (left.length, left.instrument) < (right.length, right.instrument)
    }

    /// The instrument, with the length where it is not that of the topic `candles`: `coinbase:BTC-USD`, `coinbase:BTC-USD 1m`.
    public var description: String { length == Candle.topicLength ? "\(instrument)" : "\(instrument) \(length.text)" }
}
