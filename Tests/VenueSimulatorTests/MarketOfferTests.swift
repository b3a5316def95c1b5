import Testing
import TraderModel
import VenueSimulator

@Suite("What the venues offer")
struct MarketOfferTests {
    @Test("instruments are read in their order, each once")
    func read() throws {
        let offer = try MarketOffer("binanceus:BTCUSDT,coinbase:SOL-USD,binanceus:BTCUSDT")
        #expect(offer.instruments.map(\.description) == ["binanceus:BTCUSDT", "coinbase:SOL-USD"])
        #expect(MarketOffer.standard.instruments == [.coinbaseBTC, .coinbaseETH])
    }

    @Test(
        "what cannot be played is refused in one line that says what to give",
        arguments: [
            ("", "VENUE:SYMBOL"), ("BTC-USD", "VENUE:SYMBOL"), ("kraken:BTC-USD", "binanceus"), ("coinbase:BTCUSD", "coinbase:SOL-USD"),
            ("coinbase:BTC-USDC", "coinbase:SOL-USD"), ("binanceus:btcusdt", "binanceus:SOLUSDT"), ("binanceus:BTC-USDT", "no such name"),
            ("gateio:BTCUSDT", "gateio:SOL_USDT"), ("binanceusdm:USDT", "no such name"), ("coinbase:BTC-USD,", "VENUE:SYMBOL"),
        ])
    func refused(text: String, hint: String) throws {
        let error = try #require(throws: MarketOffer.Refusal.self) { try MarketOffer(text) }
        #expect(error.description.contains(hint) && !error.description.contains("\n"))
        #expect(error.description.hasPrefix("--instruments"))
    }

    @Test("a venue offers what was asked for, and no more")
    func offered() throws {
        let market = SyntheticMarket(seed: 7, offer: try MarketOffer("binanceusdm:SOLUSDT,gateio:SOL_USDT"), historyDays: 2, liveDays: 1)
            .market
        #expect(market.offered(at: "coinbase").isEmpty && market.offered(at: "binanceus").isEmpty)
        #expect(market.offered(at: "binanceusdm").map(\.symbol) == ["SOLUSDT"])
        #expect(market.liquidations.keys.map(\.symbol).sorted() == ["BTC_USDT", "ETH_USDT", "SOL_USDT"])
        let hours = market.liquidations.values.map(\.count)
        #expect(hours == [72, 72, 72])
    }
}
