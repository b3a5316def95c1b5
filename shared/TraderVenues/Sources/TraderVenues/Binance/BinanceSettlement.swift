import TraderModel

/// A settlement of funding as Binance tells it.
struct BinanceSettlement: Decodable {
    private var symbol: String
    private var fundingRate: String
    private var fundingTime: FlexibleInteger
    /// Empty for those of long ago.
    private var markPrice: String?

    /// The settlement, known at `now`; throws `VenueError.malformed` when a value is not what it should be.
    func settlement(of venue: BinanceVenue, at now: Timestamp) throws(VenueError) -> FundingSettlement {
        let instrument = try venue.instrument(symbol)
        guard let rate = Rate(fundingRate), let at = fundingTime.value.moment else {
            throw .malformed("a settlement of \(instrument) has an impossible rate or time")
        }
        var mark: Price?
        if let text = markPrice, !text.isEmpty {
            guard let price = Price(text), price >= .zero else { throw .malformed("a settlement of \(instrument) has an impossible mark") }
            mark = price > .zero ? price : nil
        }
        // Some milliseconds after the full hour, as it comes.
        return FundingSettlement(instrument: instrument, at: .seconds(at.wholeSeconds), rate: rate, mark: mark, knownAt: now)
    }
}
