import Testing
import TraderModel
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

    @Test func channelsThatWeDoNotUseAreOther() throws {
        let trades = try CoinbaseFrame(
            #"{"channel":"market_trades","timestamp":"t","sequence_num":11,"events":[{"type":"update","trades":[{"trade_id":"1","product_id":"BTC-USD","price":"1","size":"2","time":"t","side":"SELL"}]}]}"#
        )
        #expect(trades.contents == [.other("market_trades/update")] && trades.sequenceNumber == 11)
        #expect(try CoinbaseFrame(#"{"channel":"status","sequence_num":2,"events":[]}"#).contents == [.other("status")])
        #expect(try CoinbaseFrame(#"{"channel":"l2_data","sequence_num":2}"#).contents == [.other("l2_data")])
    }

    @Test(arguments: [
        "", "{", "[]", "null", "hello", #"{"timestamp":"t"}"#, #"{"channel":7}"#, #"{"channel":"candles","sequence_num":"x","events":[]}"#,
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
}
