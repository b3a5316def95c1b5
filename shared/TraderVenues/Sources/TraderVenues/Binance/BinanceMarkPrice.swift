import TraderModel

/// A mark as Binance tells it: on the stream with letters, in REST with words.
struct BinanceMarkPrice: Decodable {
    private var symbol: String
    private var price: String
    private var index: String?
    private var rate: String?
    private var fundingTime: FlexibleInteger?
    private var time: FlexibleInteger

    private enum StreamKeys: String, CodingKey {
        case symbol = "s"
        case price = "p"
        case index = "i"
        case rate = "r"
        case fundingTime = "T"
        case time = "E"
    }

    private enum RESTKeys: String, CodingKey {
        case symbol, time
        case price = "markPrice"
        case index = "indexPrice"
        case rate = "lastFundingRate"
        case fundingTime = "nextFundingTime"
    }

    init(from decoder: any Decoder) throws {
        let stream = try decoder.container(keyedBy: StreamKeys.self)
        if stream.contains(.symbol) {
            symbol = try stream.decode(String.self, forKey: .symbol)
            price = try stream.decode(String.self, forKey: .price)
            index = try stream.decodeIfPresent(String.self, forKey: .index)
            rate = try stream.decodeIfPresent(String.self, forKey: .rate)
            fundingTime = try stream.decodeIfPresent(FlexibleInteger.self, forKey: .fundingTime)
            time = try stream.decode(FlexibleInteger.self, forKey: .time)
        } else {
            let rest = try decoder.container(keyedBy: RESTKeys.self)
            symbol = try rest.decode(String.self, forKey: .symbol)
            price = try rest.decode(String.self, forKey: .price)
            index = try rest.decodeIfPresent(String.self, forKey: .index)
            rate = try rest.decodeIfPresent(String.self, forKey: .rate)
            fundingTime = try rest.decodeIfPresent(FlexibleInteger.self, forKey: .fundingTime)
            time = try rest.decode(FlexibleInteger.self, forKey: .time)
        }
    }

    /// The mark, known at `now`; throws `VenueError.malformed` when a value is not what it should be.
    func mark(of venue: BinanceVenue, at now: Timestamp) throws(VenueError) -> Mark {
        let instrument = try venue.instrument(symbol)
        guard let price = Price(price), price > .zero, let at = time.value.moment else {
            throw malformed("an impossible price or time", instrument)
        }
        // Futures with an end have no funding: an empty rate and the time 0. An index of 0 is one that is not known.
        var mark = Mark(instrument: instrument, price: price, index: nil, estimatedRate: nil, fundingAt: nil, at: at, knownAt: now)
        if let text = index {
            guard let index = Price(text), index >= .zero else { throw malformed("an impossible index", instrument) }
            mark.index = index > .zero ? index : nil
        }
        if let text = rate, !text.isEmpty, let next = fundingTime?.value, next != 0 {
            guard let rate = Rate(text), let moment = next.moment else { throw malformed("an impossible funding", instrument) }
            mark.estimatedRate = rate
            mark.fundingAt = moment
        }
        return mark
    }

    private func malformed(_ what: String, _ instrument: Instrument) -> VenueError { .malformed("a mark of \(instrument) has \(what)") }
}
