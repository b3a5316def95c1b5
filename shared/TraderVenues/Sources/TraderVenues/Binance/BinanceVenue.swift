public import TraderModel

/// Binance US or Binance's USDT-margined futures: what both have in common and what sets them apart.
public struct BinanceVenue: Venue, Codable, Equatable {
    public let market: BinanceMarket

    public init(_ market: BinanceMarket) { self.market = market }

    public var name: String { market.rawValue }

    public var standardRESTBase: String {
        switch market {
        case .us: "https://api.binance.us"
        case .usdm: "https://fapi.binance.com"
        }
    }

    public var standardStreamBase: String {
        switch market {
        case .us: "wss://stream.binance.us:9443"
        case .usdm: "wss://fstream.binance.com"
        }
    }

    /// Letters and digits, and `_` in the names of futures with an end.
    public func takes(_ instrument: Instrument) -> Bool {
        instrument.venue == name && (2...40).contains(instrument.symbol.utf8.count)
            && instrument.symbol.utf8.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
    }

    /// The instrument of a symbol; throws `VenueError.malformed` for what is no symbol.
    func instrument(_ symbol: String) throws(VenueError) -> Instrument {
        let instrument = Instrument(venue: name, symbol: symbol)
        guard takes(instrument) else { throw .malformed(VenueMessage.shown("\"\(symbol)\" is no symbol of \(name)")) }
        return instrument
    }
}
