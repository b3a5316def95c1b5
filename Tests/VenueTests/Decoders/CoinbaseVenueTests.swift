import Testing
import TraderModel
import TraderSockets
import TraderVenues

@Suite("Coinbase as a venue")
struct CoinbaseVenueTests {
    private let venue = CoinbaseVenue()
    private let now = Timestamp(microseconds: 1_795_000_021_500_000)
    private let instrument = Instrument(venue: "coinbase", symbol: "XYZ-USD")

    private func ticker(_ fields: String, channel: String = "ticker", type: String = "update") -> String {
        #"{"channel":"\#(channel)","timestamp":"2026-11-18T10:27:01.25Z","sequence_num":12,"events":[{"type":"\#(type)","tickers":[{"type":"ticker","product_id":"XYZ-USD","price":"12.35","volume_24_h":"1"\#(fields)}]}]}"#
    }

    private let book = #","best_bid":"12.34","best_bid_quantity":"0.3","best_ask":"12.36","best_ask_quantity":"0.11""#

    @Test("the ticker tells the best bid and ask", arguments: ["snapshot", "update"])
    func quotes(type: String) throws {
        let frame = try venue.frame(ticker(book, type: type), at: now)
        let quote = Quote(
            instrument: instrument, bid: try #require(Price("12.34")), bidSize: try #require(Quantity("0.3")),
            ask: try #require(Price("12.36")), askSize: try #require(Quantity("0.11")),
            at: try #require(Timestamp("2026-11-18T10:27:01.25Z")),
            knownAt: now)
        #expect(frame.events == [.quote(quote)] && frame.sequenceNumber == 12 && frame.sentAt == quote.at)
        let alias = ticker(book, type: type).replacing("XYZ-USD", with: "XYZ-USDC")
        #expect(try venue.frame(alias, at: now).events == [.quote(quote)])
        let timeless = ticker(book).replacing("2026-11-18T10:27:01.25Z", with: "soon")
        #expect(
            try venue.frame(timeless, at: now).events.first
                == .quote(
                    Quote(
                        instrument: instrument, bid: quote.bid, bidSize: quote.bidSize, ask: quote.ask, askSize: quote.askSize, at: now,
                        knownAt: now)))
    }

    @Test(
        "a book with an empty side is no quote",
        arguments: [
            "", #","best_bid":"12.34","best_bid_quantity":"0.3""#,
            #","best_bid":"","best_bid_quantity":"","best_ask":"1","best_ask_quantity":"1""#,
            #","best_bid":"0","best_bid_quantity":"0","best_ask":"1","best_ask_quantity":"1""#,
        ])
    func halves(fields: String) throws {
        #expect(try venue.frame(ticker(fields), at: now).events == [])
        #expect(try venue.frame(ticker(fields, channel: "ticker_batch"), at: now).events == [.other("ticker_batch")])
    }

    @Test(arguments: [
        ("12.34", "12.37"), ("12.34", "x"), ("0.11", "-1"), ("12.36", "-1"), ("\"12.36\"", "12.36"),
        ("XYZ-USD\",", "XYZ-USD\",\"best_ask\":{},"),
    ])
    func anImpossibleTickerIsRefused(old: String, new: String) {
        #expect(throws: VenueError.self) { try venue.frame(ticker(book).replacing(old, with: new), at: now) }
    }

    @Test func candlesTradesAndAnswersAreEvents() throws {
        let row = #"{"start":"1795000200","high":"13","low":"12","open":"12.5","close":"12.75","volume":"3","product_id":"XYZ-USD"}"#
        let bar = TimedBar(
            instrument: instrument, ts: BarTime(unixSeconds: 1_795_000_200),
            bar: Bar(
                open: try #require(Price("12.5")), high: try #require(Price("13")), low: try #require(Price("12")),
                close: try #require(Price("12.75")), volume: try #require(Quantity("3"))))
        func events(_ type: String) throws -> [VenueEvent] {
            try venue.frame(#"{"channel":"candles","sequence_num":1,"events":[{"type":"\#(type)","candles":[\#(row)]}]}"#, at: now).events
        }
        #expect(try events("snapshot") == [.history([bar], length: .fiveMinutes)])
        #expect(try events("update") == [.bar(bar, length: .fiveMinutes, isClosed: false)])
        #expect(try events("candle") == [.other("candles/candle")])
        let trade =
            #"{"channel":"market_trades","sequence_num":1,"events":[{"type":"update","trades":[{"trade_id":"7","product_id":"XYZ-USD","price":"1","size":"2","time":"2026-11-18T10:27:01Z","side":"BUY"}]}]}"#
        guard case .trade(let told)? = try venue.frame(trade, at: now).events.first else {
            Issue.record("no trade")
            return
        }
        #expect(told.id == 7 && !told.isBuy)
        let answer =
            #"{"channel":"subscriptions","sequence_num":1,"events":[{"subscriptions":{"ticker":["XYZ-USD"],"candles":["XYZ-USDC"]}}]}"#
        #expect(try venue.frame(answer, at: now).events == [.subscribed(["candles XYZ-USD", "ticker XYZ-USD"])])
        #expect(try venue.frame(#"{"type":"error","message":"no"}"#, at: now).events == [.error("no")])
        #expect(try venue.frame(#"{"channel":"heartbeats","sequence_num":1,"events":[{}]}"#, at: now).events == [.heartbeat])
    }

    @Test func oneMessageAChannelAndTheHeartbeatsFirst() {
        let other = Instrument(venue: "coinbase", symbol: "ABC-USD")
        let five = Subscription.Channel.bars(.fiveMinutes)
        let wanted = [
            Subscription(instrument, five), Subscription(other, five), Subscription(other, .quotes),
            Subscription(instrument, .bars(.oneMinute)), Subscription(instrument, .marks),
        ]
        let connections = venue.connections(for: wanted + wanted, at: "wss://h")
        #expect(connections.map(\.url) == ["wss://h"] && connections.first?.subscriptions.count == 3)
        #expect(
            connections.first?.greeting == [
                #"{"type":"subscribe","channel":"heartbeats","product_ids":[]}"#,
                #"{"type":"subscribe","channel":"candles","product_ids":["ABC-USD","XYZ-USD"]}"#,
                #"{"type":"subscribe","channel":"ticker","product_ids":["ABC-USD"]}"#,
            ])
        #expect(
            venue.messages(from: [wanted[0], wanted[2]], to: [wanted[0], Subscription(instrument, .trades)], id: 1) == [
                #"{"type":"unsubscribe","channel":"ticker","product_ids":["ABC-USD"]}"#,
                #"{"type":"subscribe","channel":"market_trades","product_ids":["XYZ-USD"]}"#,
            ])
        #expect(venue.connections(for: [], at: "wss://h") == [])
    }

    @Test("bars of every length can be asked for", arguments: BarLength.allCases)
    func lengths(length: BarLength) throws {
        let words = ["ONE_MINUTE", "FIVE_MINUTE", "FIFTEEN_MINUTE", "THIRTY_MINUTE", "ONE_HOUR", "FOUR_HOUR", "ONE_DAY"]
        let series = Series(instrument, length)
        let first = BarTime(unixSeconds: 1_795_046_400)
        let last = first.advanced(by: 298, of: length)
        let request = venue.barsRequest(of: series, from: first, through: last)
        #expect(
            request.path
                == "/api/v3/brokerage/market/products/XYZ-USD/candles?start=1795046400&end=\(last.unixSeconds)&granularity=\(words[try #require(BarLength.allCases.firstIndex(of: length))])"
        )
        let rows = [1, 0].map {
            #"{"start":"\#(first.advanced(by: $0, of: length).unixSeconds)","high":"13","low":"12","open":"12.5","close":"12.75","volume":"3"}"#
        }
        let body = Array("{\"candles\":[\(rows.joined(separator: ","))]}".utf8)
        let page = try venue.bars(in: body, of: series, from: first, through: last, at: first.advanced(by: 1, of: length).openTime)
        #expect(page.bars.map(\.ts) == [first] && page.running?.ts == first.advanced(by: 1, of: length))
    }

    private func product(_ fields: String = "") -> String {
        #"{"product_id":"XYZ-USD","price":"","price_increment":"0.01","base_increment":"0.0001","quote_increment":"0.001","base_min_size":"0.001","base_max_size":"3400","quote_min_size":"1","base_currency_id":"XYZ","quote_currency_id":"USD","product_type":"SPOT","status":"online","is_disabled":false,"trading_disabled":false,"cancel_only":false,"view_only":false,"auction_mode":false\#(fields)}"#
    }

    private func contracts(_ rows: String...) throws -> (contracts: [Contract], bad: Int) {
        var bad = 0
        let body = "{\"products\":[\(rows.joined(separator: ","))],\"num_products\":\(rows.count)}"
        return (try venue.contracts(in: [Array(body.utf8)], at: now) { _ in bad += 1 }, bad)
    }

    @Test func productsAreContracts() throws {
        #expect(venue.contractsRequests.map(\.path) == ["/api/v3/brokerage/market/products"])
        let whole = Contract(
            instrument: instrument, base: "XYZ", quote: "USD", kind: .spot, isTrading: true, tick: try #require(Price("0.01")),
            step: try #require(Quantity("0.0001")), leastQuantity: Quantity("0.001"), mostQuantity: Quantity("3400"),
            leastNotional: Money("1"), multiplier: nil, fundingSeconds: nil, margin: nil,
            source: "coinbase /api/v3/brokerage/market/products",
            knownAt: now)
        #expect(try contracts(product()).contracts == [whole])
        let future = product().replacing("\"SPOT\"", with: "\"FUTURE\"").replacing("XYZ-USD", with: "XYZ-27DEC26-CDE")
        #expect(try contracts(product(), future).contracts == [whole])
        // It is listed all the same, and so is what cannot be read.
        let body = "{\"products\":[\(product()),\(future),{\"product_id\":\"ABC-USD\"},{}]}"
        let listing = try venue.listing(in: [Array(body.utf8)], at: now) { _ in }
        #expect(listing == VenueListing(contracts: [whole], symbols: ["XYZ-USD", "XYZ-27DEC26-CDE", "ABC-USD"]))
        let part = "{\"products\":[\(product())],\"pagination\":{\"has_next\":true}}"
        #expect(throws: VenueError.self) { try venue.listing(in: [Array(part.utf8)], at: now) { _ in } }
        for stop in ["is_disabled", "trading_disabled", "cancel_only", "view_only", "auction_mode"] {
            let row = product().replacing("\"\(stop)\":false", with: "\"\(stop)\":true")
            #expect(try contracts(row).contracts.map(\.isTrading) == [false])
        }
        #expect(try contracts(product().replacing("online", with: "delisted")).contracts.map(\.isTrading) == [false])
        // What is told less of: the steps of the quote, and the name's own parts.
        let short = #"{"product_id":"ABC-EUR","quote_increment":"0.5","base_increment":"1"}"#
        let told = try contracts(short).contracts
        #expect(told.map(\.base) == ["ABC"] && told.map(\.quote) == ["EUR"] && told.map(\.tick) == [Price("0.5")])
    }

    @Test(
        "a product that cannot be reckoned with hides no other",
        arguments: [
            ("\"0.01\"", "\"\""), ("\"0.01\"", "\"0\""), ("\"0.01\"", "\"0.000000001\""), ("\"0.0001\"", "\"x\""),
            ("\"3400\"", "\"0.0001\""),
            ("\"XYZ-USD\"", "\"xyz\""), ("\"product_id\":\"XYZ-USD\",", ""),
        ])
    func badProducts(old: String, new: String) throws {
        let good = product().replacing("XYZ", with: "ABC")
        let (contracts, bad) = try contracts(product().replacing(old, with: new), good)
        #expect(contracts.map(\.instrument.symbol) == ["ABC-USD"] && bad == 1)
    }

    @Test func theClockAndRefusalsAreTheVenues() throws {
        #expect(try venue.clock(in: Array(#"{"epochMillis":"1795000021123"}"#.utf8)) == Timestamp(microseconds: 1_795_000_021_123_000))
        let reply = HTTPReply(status: 429, headers: [("Retry-After", "3")], body: [])
        #expect(
            venue.refusal(reply) == .rateLimited("") && venue.load(of: reply) == VenueLoad(usedWeight: nil, holdSeconds: 3, isBan: false))
        let missing = HTTPReply(status: 404, headers: [], body: Array(#"{"error":"NOT_FOUND","message":"no such"}"#.utf8))
        #expect(venue.refusal(missing) == .refused(status: 404, message: "no such") && venue.load(of: missing) == nil)
        #expect(venue.settlementsRequest(of: instrument, from: now, through: now) == nil)
        #expect(throws: VenueError.self) { try venue.settlements(in: [], of: instrument, at: now) }
    }
}
