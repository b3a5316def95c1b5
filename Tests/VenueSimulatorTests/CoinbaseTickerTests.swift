import Foundation
import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("Coinbase's ticker, and products beside the two")
struct CoinbaseTickerTests {
    private static let source = Result { try MarketOffer("coinbase:BTC-USD,coinbase:SOL-USD") }
        .map { SyntheticMarket(seed: 7, offer: $0, historyDays: 2, liveDays: 1) }
    private static let forming = FormingBars(updatesPerBar: 4)
    private static let subscribe = #"{"type":"subscribe","channel":"ticker","product_ids":["SOL-USD","ETH-USD"]}"#

    private func venue(_ moment: Timestamp) throws -> CoinbaseMarket {
        CoinbaseMarket(market: try Self.source.get().market, forming: Self.forming, now: moment)
    }

    private struct Ticker: Decodable {
        struct Event: Decodable {
            struct Values: Decodable {
                var product_id: String
                var price: String
                var best_bid: String
                var best_ask: String
                var best_bid_quantity: String
            }

            var type: String
            var tickers: [Values]
        }

        var channel: String
        var timestamp: String
        var events: [Event]
    }

    /// What the ticker said over some bars, with the moments at which it did.
    private func tickers(bars: Int64, _ faults: [String] = []) throws -> [(moment: Timestamp, ticker: Ticker)] {
        let start = try Self.source.get().market.start.openTime
        var line = CoinbaseLine(try FaultPlan(faults, seed: 7).starting(at: start), connection: 1)
        var stamps = FrameStamps()
        var texts: [(Timestamp, String)] = line.receive(Self.subscribe, in: try venue(start.advanced(bySeconds: 1)), &stamps)
            .map { (start, $0.text) }
        var moment = start.advanced(bySeconds: 1)
        while let next = [Self.forming.next(after: moment), line.due].compactMap(\.self).min(), next < start.advanced(bySeconds: bars * 300)
        {
            moment = next
            texts += line.pass(isUpdate: Self.forming.isUpdate(moment), in: try venue(moment), &stamps).map { (moment, $0.text) }
        }
        return texts.compactMap { moment, text in
            (try? JSONDecoder().decode(Ticker.self, from: Data(text.utf8))).map { (moment, $0) }
        }
    }

    @Test("a subscription is answered with a snapshot and the ack, and only what is offered is there")
    func subscription() throws {
        let start = try Self.source.get().market.start.openTime
        var session = CoinbaseSession()
        var stamps = FrameStamps()
        let answer = session.receive(Self.subscribe, in: try venue(start.advanced(bySeconds: 10)), &stamps).map(\.text)
        #expect(answer.count == 2 && answer[0].contains(#""type":"snapshot""#) && answer[1].contains(#""ticker":["SOL-USD"]"#))
        let off = #"{"type":"unsubscribe","channel":"ticker","product_ids":["SOL-USD"]}"#
        #expect(session.receive(off, in: try venue(start.advanced(bySeconds: 11)), &stamps).map(\.text)[0].contains(#""subscriptions":{}"#))
    }

    @Test("every price of a bar is told, at most one a second, with the best bid below the best ask", arguments: [[], ["client-id"]])
    func prices(faults: [String]) throws {
        let market = try Self.source.get().market
        let told = try tickers(bars: 12, faults).filter { $0.ticker.events[0].type == "update" }
        #expect(told.count > 48)
        #expect(Set(told.map(\.moment)).count == told.count)
        for index in 0..<12 {
            let bar = try #require(
                market.bar(of: Instrument(venue: "coinbase", symbol: "SOL-USD"), at: market.start.advanced(by: index, of: .fiveMinutes)))
            let (open, close) = (market.start.openTime.advanced(bySeconds: Int64(index) * 300), Int64(index + 1) * 300)
            let prices = told.filter { $0.moment >= open && $0.moment < market.start.openTime.advanced(bySeconds: close) }
                .compactMap { Price($0.ticker.events[0].tickers[0].price) }
            #expect(prices.max() == bar.high && prices.min() == bar.low && prices.last == bar.close)
        }
        for one in told.map({ $0.ticker.events[0].tickers[0] }) {
            let (bid, ask) = (try #require(Price(one.best_bid)), try #require(Price(one.best_ask)))
            #expect(bid < ask && ask.doubleValue / bid.doubleValue < 1.0008)
        }
    }

    @Test("candles of any product come by stream at five minutes, and by REST at one")
    func candles() throws {
        let market = try Self.source.get().market
        let now = market.start.openTime.advanced(bySeconds: 3_600)
        var session = CoinbaseSession()
        var stamps = FrameStamps()
        let answer = session.receive(
            #"{"type":"subscribe","channel":"candles","product_ids":["SOL-USD"]}"#, in: try venue(now), &stamps)
        #expect(Frame(answer[0].text)?.candles.count == 99)
        let query = [
            "start": String(market.start.unixSeconds), "end": String(market.start.unixSeconds + 240), "granularity": "ONE_MINUTE",
        ]
        let rest = CoinbaseREST.candles(product: "SOL-USD", query: { query[$0] }, in: try venue(now))
        #expect(rest.status == 200 && rest.body.contains(#""start":"\#(market.start.unixSeconds)""#))
        #expect(CoinbaseREST.candles(product: "ETH-USD", query: { query[$0] }, in: try venue(now)).status == 404)
    }
}
