/// The venues whose markets can be followed, by the names that they have in instruments and settings.
public enum VenueName: String, Codable, CaseIterable, Sendable {
    case coinbase
    case binanceUS = "binanceus"
    case binanceUSDM = "binanceusdm"

    /// How it is asked, and how its answers read.
    public var venue: any Venue {
        switch self {
        case .coinbase: CoinbaseVenue()
        case .binanceUS: BinanceVenue(.us)
        case .binanceUSDM: BinanceVenue(.usdm)
        }
    }
}
