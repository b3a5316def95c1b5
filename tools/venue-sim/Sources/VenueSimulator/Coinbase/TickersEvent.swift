/// The event of `ticker`: every value text, and no numbers of a day or a year where the simulator knows none.
struct TickersEvent: Encodable {
    struct Ticker: Encodable {
        var type = "ticker"
        var product_id: String
        var price: String
        var volume_24_h: String
        var low_24_h: String
        var high_24_h: String
        var low_52_w: String
        var high_52_w: String
        var price_percent_chg_24_h: String
        var best_bid: String
        var best_bid_quantity: String
        var best_ask: String
        var best_ask_quantity: String
    }

    var type: CandlesEvent.Kind
    var tickers: [Ticker]
}
