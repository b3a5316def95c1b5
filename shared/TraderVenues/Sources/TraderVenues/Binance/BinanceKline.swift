import TraderModel

/// A bar as Binance's stream tells it: the same one again and again, and a last time when it is over.
struct BinanceKline: Decodable {
    private var open: Int64
    private var close: Int64
    private var interval: String
    private var prices: [String]
    private var volume: String
    /// Whether the venue calls the bar over.
    let isClosed: Bool

    private enum CodingKeys: String, CodingKey {
        case openTime = "t"
        case closeTime = "T"
        case interval = "i"
        case open = "o"
        case high = "h"
        case low = "l"
        case close = "c"
        case volume = "v"
        case isClosed = "x"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        open = try container.decode(FlexibleInteger.self, forKey: .openTime).value
        close = try container.decode(FlexibleInteger.self, forKey: .closeTime).value
        interval = try container.decode(String.self, forKey: .interval)
        prices = try [.open, .high, .low, .close].map { try container.decode(String.self, forKey: $0) }
        volume = try container.decode(String.self, forKey: .volume)
        isClosed = try container.decode(Bool.self, forKey: .isClosed)
    }

    /// The bar's length; nil for one that is none of ours.
    var length: BarLength? { BarLength(text: interval) }

    /// The bar; throws `VenueError.malformed` when a value is not what it should be.
    func bar(of instrument: Instrument, length: BarLength) throws(VenueError) -> TimedBar {
        try BinanceBar(open: open, close: close, prices: prices, volume: volume).bar(of: instrument, length: length)
    }
}
