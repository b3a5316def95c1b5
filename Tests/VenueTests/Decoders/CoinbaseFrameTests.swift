import Testing
import TraderModel
import TraderSockets
import TraderVenues

struct CoinbaseFrameTests {
    /// A candle row as the venue writes it; a bar of `start` about `close`.
    private func row(_ start: String = "1790932500", close: String = "61005.22", product: String = #","product_id":"BTC-USD""#) -> String {
        #"{"start":"\#(start)","high":"61010.5","low":"60990","open":"61000.01","close":"\#(close)","volume":"3.2104412"\#(product)}"#
    }

    private func candles(_ type: String, _ rows: String...) -> String {
        #"{"channel":"candles","timestamp":"2026-10-02T09:15:02.100200300Z","sequence_num":8,"events":[{"type":"\#(type)","candles":[\#(rows.joined(separator: ","))]}]}"#
    }

    private func bar(_ instrument: Instrument = .coinbaseBTC, _ start: Int64 = 1_790_932_500, close: String = "61005.22") throws -> TimedBar
    {
        TimedBar(
            instrument: instrument, ts: BarTime(unixSeconds: start),
            bar: Bar(
                open: try #require(Price("61000.01")), high: try #require(Price("61010.5")), low: try #require(Price("60990")),
                close: try #require(Price(close)), volume: try #require(Quantity("3.2104412"))))
    }

    @Test func anAcknowledgementListsProductsByChannel() throws {
        let frame = try CoinbaseFrame(
            #"{"channel":"subscriptions","timestamp":"2026-10-02T09:15:00.104233871Z","sequence_num":1,"events":[{"subscriptions":{"candles":["BTC-USD","ETH-USD"],"heartbeats":["heartbeats"]}}]}"#
        )
        #expect(frame.contents == [.subscriptions(["candles": ["BTC-USD", "ETH-USD"], "heartbeats": ["heartbeats"]])])
        #expect(frame.sequenceNumber == 1 && frame.timestamp == "2026-10-02T09:15:00.104233871Z")
        let none = try CoinbaseFrame(#"{"channel":"subscriptions","timestamp":"t","sequence_num":9,"events":[{"subscriptions":{}}]}"#)
        #expect(none.contents == [.subscriptions([:])])
    }

    @Test(arguments: ["81233", "\"81233\""])
    func aHeartbeatCountsInNumbersOrTextAndTellsTheTimeAsGoDoes(counter: String) throws {
        let frame = try CoinbaseFrame(
            #"{"channel":"heartbeats","timestamp":"2026-10-02T09:15:01.4451Z","sequence_num":7,"events":[{"current_time":"2026-10-02 09:15:01.443912345 +0000 UTC m=+81234.004411213","heartbeat_counter":\#(counter)}]}"#
        )
        #expect(frame.contents == [.heartbeat] && frame.sequenceNumber == 7)
    }

    @Test func aSnapshotIsSortedByStart() throws {
        let frame = try CoinbaseFrame(candles("snapshot", row("1790932500"), row("1790931900"), row("1790932200")))
        #expect(try frame.contents == [.candleSnapshot([bar(.coinbaseBTC, 1_790_931_900), bar(.coinbaseBTC, 1_790_932_200), bar()])])
    }

    @Test func anUpdateMayHoldTheOldAndTheNewBucketOfSeveralProducts() throws {
        let eth = #","product_id":"ETH-USD""#
        let frame = try CoinbaseFrame(
            candles("update", row("1790932500", close: "61001"), row("1790932200"), row("1790932200", product: eth)))
        #expect(
            try frame.contents == [
                .candleUpdate([
                    bar(.coinbaseBTC, 1_790_932_200), bar(.coinbaseETH, 1_790_932_200), bar(.coinbaseBTC, 1_790_932_500, close: "61001"),
                ])
            ])
    }

    @Test func aFrameMayHoldSeveralEvents() throws {
        let frame = try CoinbaseFrame(
            #"{"channel":"candles","sequence_num":3,"events":[{"type":"snapshot","candles":[\#(row())]},{"type":"update","candles":[]},{"type":"candle","candles":[]}]}"#
        )
        #expect(try frame.contents == [.candleSnapshot([bar()]), .candleUpdate([]), .other("candles/candle")])
        #expect(frame.timestamp == nil)
    }

    @Test(arguments: ["", #""client_id":"","#])
    func theClientsNameMayBeThereOrNot(client: String) throws {
        let frame = try CoinbaseFrame(#"{"channel":"heartbeats",\#(client)"timestamp":"t","sequence_num":0,"events":[{}]}"#)
        #expect(frame.contents == [.heartbeat] && frame.sequenceNumber == 0)
    }

    @Test func anErrorHasNoChannelAndNoNumber() throws {
        let frame = try CoinbaseFrame(#"{"type":"error","message":"authentication failure"}"#)
        #expect(frame.contents == [.error("authentication failure")])
        #expect(frame.sequenceNumber == nil && frame.timestamp == nil)
        #expect(try CoinbaseFrame(#"{"type":"error"}"#).contents == [.error("no message")])
    }

    private func trade(_ id: String, side: String = "SELL", price: String = "61011.9", time: String = "2026-10-02T09:15:03.012345Z")
        -> String
    {
        #"{"trade_id":\#(id),"product_id":"BTC-USD","price":"\#(price)","size":"0.0021","time":"\#(time)","side":"\#(side)"}"#
    }

    private func trades(_ rows: String..., type: String = "update") -> String {
        #"{"channel":"market_trades","timestamp":"2026-10-02T09:15:03.2Z","sequence_num":11,"events":[{"type":"\#(type)","trades":[\#(rows.joined(separator: ","))]}]}"#
    }

    @Test(arguments: ["snapshot", "update"])
    func tradesAreSortedByNumberAndToldOnceAndTheirSideIsTheMakers(type: String) throws {
        let frame = try CoinbaseFrame(
            trades(trade("\"1000\""), trade("\"999\"", side: "BUY"), trade("\"1000\""), trade("998"), type: type))
        guard case .trades(let trades) = frame.contents[0] else {
            Issue.record("\(frame.contents)")
            return
        }
        #expect(trades.map(\.id) == [998, 999, 1_000] && trades.map(\.isBuy) == [true, false, true])
        let last = VenueTrade(
            instrument: .coinbaseBTC, id: 1_000, price: try #require(Price("61011.9")), size: try #require(Quantity("0.0021")),
            time: Timestamp(microseconds: 1_790_932_503_012_345), isBuy: true)
        #expect(trades.last == last && frame.sequenceNumber == 11)
    }

    @Test func aTradeThatIsNotWhatItShouldBeIsRefused() throws {
        for row in [
            trade("\"x\""), trade("-1"), trade("null"), trade("1", side: "sell"), trade("1", side: ""), trade("1", price: "0"),
            trade("1", price: "-1"), trade("1", price: "1e30"), trade("1", time: "soon"), trade("1", time: "2026-10-02T09:15:03+01:00"),
            "{}",
        ] {
            #expect(throws: VenueError.self, "\(row)") { try CoinbaseFrame(trades(row)) }
        }
        #expect(throws: VenueError.malformed("trade 1 of coinbase:BTC-USD is there twice, and not the same")) {
            try CoinbaseFrame(trades(trade("1"), trade("1", side: "BUY")))
        }
    }

    @Test(arguments: 0...9)
    func theTimeOfAFrameHasAnyNumberOfFractionalDigits(digits: Int) throws {
        let fraction = "123456789".prefix(digits)
        let text = "2026-10-02T09:15:02\(digits == 0 ? "" : ".")\(fraction)Z"
        let frame = try CoinbaseFrame(#"{"channel":"heartbeats","timestamp":"\#(text)","sequence_num":0,"events":[{}]}"#)
        let microseconds = Int64((fraction + "000000").prefix(6)) ?? 0
        #expect(frame.sentAt == Timestamp(microseconds: 1_790_932_502_000_000 + microseconds) && frame.timestamp == text)
    }

    @Test func aliasesComeBackByTheNameOfTheirBook() throws {
        #expect(CoinbaseProduct.canonical("BTC-USDC") == "BTC-USD" && CoinbaseProduct.canonical("BTC-USD") == "BTC-USD")
        #expect(CoinbaseProduct.canonical("USDC-EUR") == "USDC-EUR")
        let frame = try CoinbaseFrame(candles("update", row(product: #","product_id":"BTC-USDC""#)))
        #expect(try frame.contents == [.candleUpdate([bar()])])
        let ack = try CoinbaseFrame(
            #"{"channel":"subscriptions","sequence_num":1,"events":[{"subscriptions":{"candles":["BTC-USDC"],"heartbeats":["heartbeats"]}}]}"#
        )
        #expect(ack.contents == [.subscriptions(["candles": ["BTC-USD"], "heartbeats": ["heartbeats"]])])
    }

    @Test func channelsAndEventsThatWeDoNotUseAreOther() throws {
        #expect(try CoinbaseFrame(trades(trade("1"), type: "correction")).contents == [.other("market_trades/correction")])
        let unknown = #"{"channel":"candles","sequence_num":2,"events":[{"type":"candle","candles":[7],"trades":"none"}]}"#
        #expect(try CoinbaseFrame(unknown).contents == [.other("candles/candle")])
        #expect(try CoinbaseFrame(#"{"channel":"status","sequence_num":2,"events":[]}"#).contents == [.other("status")])
        let level2 = #"{"channel":"l2_data","client_id":"","sequence_num":2,"events":[{"type":"snapshot","candles":7,"trades":{}}]}"#
        #expect(try CoinbaseFrame(level2).contents == [.other("l2_data")])
    }

    @Test(arguments: [
        "", "{", "[]", "null", "hello", #"{"timestamp":"t"}"#, #"{"channel":7}"#, #"{"channel":"candles","sequence_num":"x","events":[]}"#,
        #"{"channel":"heartbeats","sequence_num":-1,"events":[{}]}"#,
        #"{"channel":"heartbeats","sequence_num":9223372036854775807,"events":[{}]}"#,
        #"{"channel":"candles","events":{}}"#, #"{"channel":"candles","events":[{"type":"update","candles":[{}]}]}"#,
    ])
    func whatIsNoFrameIsRefused(text: String) {
        let error = #expect(throws: VenueError.self) { try CoinbaseFrame(text) }
        #expect(error?.remedy == .retry)
    }

    @Test(arguments: ["", "x", "1790932500.5", "1790932501", "-300000000000000000", "9223372036854775500"])
    func aStartThatIsNoBoundaryInReasonableTimeIsRefused(start: String) {
        #expect(throws: VenueError.self) { try CoinbaseFrame(candles("update", row(start))) }
    }

    @Test(arguments: ["", "x", "0", "-1", "nan", "61011", "60989", "1e300"])
    func anImpossibleBarIsRefused(close: String) {
        #expect(throws: VenueError.self) { try CoinbaseFrame(candles("update", row(close: close))) }
    }

    @Test func aCandleOfNoProductIsRefused() {
        #expect(throws: VenueError.self) { try CoinbaseFrame(candles("update", row(product: ""))) }
    }

    @Test("text nested so deep that Foundation's decoder would end the process is malformed", arguments: [65, 512, 513, 514, 100_000])
    func nesting(depth: Int) {
        for text in [String(repeating: "[", count: depth), #"{"channel":"x","events":"# + String(repeating: "[", count: depth)] {
            #expect(throws: VenueError.self) { try CoinbaseFrame(text) }
        }
        let body = Array(String(repeating: "[", count: depth).utf8)
        #expect(throws: VenueError.self) { try CoinbaseREST.time(in: body) }
        #expect(throws: VenueError.self) { try GateStatistics.rows(in: body, of: .gateBTC, amounts: .usd) }
    }
}
