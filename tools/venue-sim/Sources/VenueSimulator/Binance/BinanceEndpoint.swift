/// What can be asked of Binance's REST interfaces.
package enum BinanceEndpoint: String, CaseIterable, Sendable {
    case ping
    case time
    case exchangeInfo
    case klines
    case bookTicker = "ticker/bookTicker"
    case premiumIndex
    case fundingRate
    case fundingInfo
    case leverageBracket

    private static let spot: [Self] = [.ping, .time, .exchangeInfo, .klines, .bookTicker]

    /// What `venue` can be asked.
    static func all(of venue: BinanceVenue) -> [Self] { venue == .us ? spot : allCases }

    func path(of venue: BinanceVenue) -> String { (venue == .us ? "/api/v3/" : "/fapi/v1/") + rawValue }

    /// Whether it counts by requests in five minutes, and not by weight.
    var isFunding: Bool { self == .fundingRate || self == .fundingInfo }

    /// What a request weighs.
    func weight(at venue: BinanceVenue, _ query: (String) -> String?) -> Int {
        let names = query("symbol") != nil
        switch (self, venue) {
        case (.fundingRate, _), (.fundingInfo, _): return 0
        case (.exchangeInfo, .us): return 10
        case (.bookTicker, .us): return names ? 1 : 2
        case (.bookTicker, .usdm): return names ? 2 : 5
        case (.premiumIndex, _): return names ? 1 : 10
        case (.klines, .usdm):
            switch query("limit").flatMap({ Int($0) }) ?? venue.usualRows {
            case ..<100: return 1
            case ..<500: return 2
            case ...1_000: return 5
            default: return 10
            }
        default: return 1
        }
    }
}
