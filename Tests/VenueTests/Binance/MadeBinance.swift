import TraderModel
import TraderVenues

/// Frames and rows in Binance's writing, of invented numbers.
enum MadeBinance {
    static let us = BinanceVenue(.us)
    static let usdm = BinanceVenue(.usdm)
    static let base: Int64 = 1_795_000_020

    static func instrument(_ symbol: String, of venue: BinanceVenue = us) -> Instrument { Instrument(venue: venue.name, symbol: symbol) }

    static func minute(_ count: Int) -> BarTime { BarTime(unixSeconds: base).advanced(by: count, of: .oneMinute) }

    /// A kline of the minute `count`, of which everything follows from the minute and `state`: which telling of it this is.
    static func kline(
        _ symbol: String, _ count: Int, isClosed: Bool, state: Int = 9, length: BarLength = .oneMinute, isCombined: Bool = true
    ) -> String {
        let open = BarTime(unixSeconds: base).advanced(by: count, of: length)
        let first = open.unixSeconds * 1_000
        let close = 200 + count * 3 + state
        let data = """
            {"e":"kline","E":\(first + Int64(state) * 5_000),"s":"\(symbol)","k":{"t":\(first),"T":\(first + length.seconds * 1_000 - 1),\
            "s":"\(symbol)","i":"\(length.text)","f":7,"L":\(7 + state),"o":"\(200 + count * 3).50","c":"\(close).25","h":"\(close + 3)",\
            "l":"\(190 + count * 3).125","v":"\(state).5","n":\(state),"x":\(isClosed),"q":"1","V":"0","Q":"0","B":"0"}}
            """
        return isCombined ? "{\"stream\":\"\(symbol.lowercased())@kline_\(length.text)\",\"data\":\(data)}" : data
    }

    static func bar(_ symbol: String, _ count: Int, state: Int = 9, of venue: BinanceVenue = us) -> TimedBar {
        func price(_ text: String) -> Price { Price(text) ?? .zero }
        let close = 200 + count * 3 + state
        return TimedBar(
            instrument: instrument(symbol, of: venue), ts: minute(count),
            bar: Bar(
                open: price("\(200 + count * 3).5"), high: price("\(close + 3)"), low: price("\(190 + count * 3).125"),
                close: price("\(close).25"), volume: Quantity("\(state).5") ?? .zero))
    }

    /// The same bar as a row of REST.
    static func row(_ count: Int, state: Int = 9) -> String {
        let first = minute(count).unixSeconds * 1_000
        let close = 200 + count * 3 + state
        return """
            [\(first),"\(200 + count * 3).50","\(close + 3)","\(190 + count * 3).125","\(close).25","\(state).5",\(first + 59_999),"9.9",\(state),"1","2","0"]
            """
    }

    static let quote = #"{"u":4001,"s":"XYZUSDT","b":"12.34","B":"5.5","a":"12.36","A":"0.25"}"#
    static let futuresQuote =
        #"{"e":"bookTicker","u":4001,"E":1795000021300,"T":1795000021295,"s":"XYZUSDT","b":"12.34","B":"5.5","a":"12.36","A":"0.25","st":1}"#
    static let mark =
        #"{"e":"markPriceUpdate","E":1795000021000,"s":"XYZUSDT","p":"12.35100000","i":"12.34900000","P":"12.40","r":"-0.00012500","T":1795017600000}"#
    static let trade =
        #"{"e":"aggTrade","E":1795000021400,"s":"XYZUSDT","a":9001,"p":"12.35","q":"0.75","f":1,"l":2,"T":1795000021399,"m":true}"#

    static func combined(_ stream: String, _ data: String) -> String { "{\"stream\":\"\(stream)\",\"data\":\(data)}" }

    static let spotInfo = """
        {"timezone":"UTC","serverTime":1795000021000,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":1200}],
        "symbols":[{"symbol":"XYZUSDT","status":"TRADING","baseAsset":"XYZ","baseAssetPrecision":8,"quoteAsset":"USDT","quotePrecision":8,"filters":[
        {"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"9000.00","tickSize":"0.01000000"},
        {"filterType":"LOT_SIZE","minQty":"0.00100000","maxQty":"9000.00000000","stepSize":"0.00100000"},
        {"filterType":"ICEBERG_PARTS","limit":10},{"filterType":"NOTIONAL","minNotional":"10.00","applyMinToMarket":true,"maxNotional":"9000000"}]},
        {"symbol":"ABCUSD","status":"BREAK","baseAsset":"ABC","quoteAsset":"USD","filters":[
        {"filterType":"PRICE_FILTER","tickSize":"0.00000001"},{"filterType":"LOT_SIZE","minQty":"1","maxQty":"90000000000","stepSize":"1.0"},
        {"filterType":"MIN_NOTIONAL","minNotional":"1.50","applyToMarket":true,"avgPriceMins":5}]}]}
        """

    static let futuresInfo = """
        {"symbols":[{"symbol":"XYZUSDT","pair":"XYZUSDT","contractType":"PERPETUAL","status":"TRADING","maintMarginPercent":"2.5","baseAsset":"XYZ",
        "quoteAsset":"USDT","pricePrecision":7,"quantityPrecision":7,"filters":[
        {"filterType":"PRICE_FILTER","minPrice":"0.10","maxPrice":"90000","tickSize":"0.10"},
        {"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"1000","stepSize":"0.001"},
        {"filterType":"MARKET_LOT_SIZE","minQty":"0.002","maxQty":"20","stepSize":"0.002"},
        {"filterType":"PERCENT_PRICE","multiplierUp":"1.05","multiplierDown":"0.95","multiplierDecimal":"4"},
        {"filterType":"MIN_NOTIONAL","notional":"50"}]},
        {"symbol":"XYZUSDT_271231","contractType":"CURRENT_QUARTER","status":"TRADING","baseAsset":"XYZ","quoteAsset":"USDT","filters":[]},
        {"symbol":"BTCUSDT","contractType":"PERPETUAL","status":"SETTLING","baseAsset":"BTC","quoteAsset":"USDT","filters":[
        {"filterType":"PRICE_FILTER","tickSize":"0.5"},{"filterType":"LOT_SIZE","stepSize":"0.01"}]}]}
        """

    static let fundingInfo =
        #"[{"symbol":"XYZUSDT","adjustedFundingRateCap":"0.02","adjustedFundingRateFloor":"-0.02","fundingIntervalHours":4,"disclaimer":false}]"#
    static let settlements = """
        [{"symbol":"XYZUSDT","fundingRate":"-0.00012500","fundingTime":1794988800007,"markPrice":"12.35100000"},
        {"symbol":"XYZUSDT","fundingRate":"0.00010000","fundingTime":1794974400000,"markPrice":""}]
        """
}
