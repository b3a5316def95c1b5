import Testing
import TraderModel
import TraderSockets
import TraderVenues

@Suite("Frames of Binance")
struct BinanceFrameTests {
    private let now = Timestamp(microseconds: 1_795_000_021_500_000)

    private func events(_ text: String, of venue: BinanceVenue = MadeBinance.us) throws -> [VenueEvent] {
        try venue.frame(text, at: now).events
    }

    @Test("a bar is told with and without the name of its stream, running and over", arguments: [true, false], [true, false])
    func klines(isClosed: Bool, isCombined: Bool) throws {
        let frame = try MadeBinance.us.frame(MadeBinance.kline("XYZUSDT", 3, isClosed: isClosed, state: 4, isCombined: isCombined), at: now)
        #expect(frame.events == [.bar(MadeBinance.bar("XYZUSDT", 3, state: 4), length: .oneMinute, isClosed: isClosed)])
        #expect(frame.sentAt == MadeBinance.minute(3).openTime.advanced(bySeconds: 20) && frame.sequenceNumber == nil)
    }

    @Test("a bar has the length that the venue names", arguments: BarLength.allCases)
    func lengths(length: BarLength) throws {
        // A boundary of every length.
        let text = MadeBinance.kline("XYZUSDT", 0, isClosed: true, length: .oneMinute)
            .replacing("\(MadeBinance.base)000", with: "1795046400000")
            .replacing("\(MadeBinance.base + 59)999", with: "\(1_795_046_400 + length.seconds - 1)999").replacing(
                "\"1m\"", with: "\"\(length.text)\"")
        guard case .bar(let bar, let told, true)? = try events(text).first else {
            Issue.record("\(text)")
            return
        }
        #expect(bar.ts.unixSeconds == 1_795_046_400 && told == length)
    }

    @Test func aBarOfALengthThatIsNoneOfOursIsOther() throws {
        let text = MadeBinance.kline("XYZUSDT", 3, isClosed: true).replacing("\"i\":\"1m\"", with: "\"i\":\"3m\"")
        #expect(try events(text) == [.other("kline of another length")])
    }

    @Test func aQuoteOfSpotHasNoTimeAndOneOfFuturesHas() throws {
        func quote(_ venue: BinanceVenue, at: Timestamp) throws -> VenueEvent {
            .quote(
                Quote(
                    instrument: MadeBinance.instrument("XYZUSDT", of: venue), bid: try #require(Price("12.34")),
                    bidSize: try #require(Quantity("5.5")), ask: try #require(Price("12.36")), askSize: try #require(Quantity("0.25")),
                    at: at,
                    knownAt: now))
        }
        #expect(try events(MadeBinance.quote) == [quote(MadeBinance.us, at: now)])
        #expect(try events(MadeBinance.combined("xyzusdt@bookTicker", MadeBinance.quote)) == [quote(MadeBinance.us, at: now)])
        let told = Timestamp(microseconds: 1_795_000_021_295_000)
        #expect(try events(MadeBinance.futuresQuote, of: MadeBinance.usdm) == [quote(MadeBinance.usdm, at: told)])
    }

    @Test func aMarkSaysWhatFundingIsExpected() throws {
        let instrument = MadeBinance.instrument("XYZUSDT", of: MadeBinance.usdm)
        let mark = Mark(
            instrument: instrument, price: try #require(Price("12.351")), index: Price("12.349"), estimatedRate: Rate("-0.000125"),
            fundingAt: .seconds(1_795_017_600), at: .seconds(1_795_000_021), knownAt: now)
        #expect(try events(MadeBinance.mark, of: MadeBinance.usdm) == [.mark(mark)])
        // A future that ends has neither; an index of 0 is not known.
        let other = MadeBinance.mark.replacing("\"-0.00012500\"", with: "\"\"").replacing("1795017600000", with: "0")
            .replacing("12.34900000", with: "0.00000000")
        var without = mark
        without.estimatedRate = nil
        without.fundingAt = nil
        without.index = nil
        #expect(try events(other, of: MadeBinance.usdm) == [.mark(without)])
    }

    @Test("the side of a trade is the taker's", arguments: [true, false])
    func trades(isBuyerMaker: Bool) throws {
        let text = MadeBinance.trade.replacing("\"m\":true", with: "\"m\":\(isBuyerMaker)")
        let trade = VenueTrade(
            instrument: MadeBinance.instrument("XYZUSDT"), id: 9_001, price: try #require(Price("12.35")),
            size: try #require(Quantity("0.75")),
            time: Timestamp(microseconds: 1_795_000_021_399_000), isBuy: !isBuyerMaker)
        #expect(try events(text) == [.trade(trade)])
    }

    @Test(
        "answers to our messages",
        arguments: [
            (#"{"result":null,"id":7}"#, VenueEvent.accepted(id: 7)), (#"{"result":null,"id":"8"}"#, .accepted(id: 8)),
            (#"{"result":null}"#, .accepted(id: nil)), (#"{"result":["xyzusdt@kline_1m"],"id":3}"#, .subscribed(["xyzusdt@kline_1m"])),
            (#"{"code":2,"msg":"Invalid request: x","id":1}"#, .error("2: Invalid request: x")),
            (#"{"error":{"code":2,"msg":"Invalid request: x"},"id":1}"#, .error("2: Invalid request: x")),
            (#"{"error":{},"id":1}"#, .error("no message")), (#"{"error":null,"result":null,"id":4}"#, .accepted(id: 4)),
        ])
    func answers(text: String, event: VenueEvent) throws {
        #expect(try events(text) == [event])
    }

    @Test func theVenueSaysThatItEndsAConnection() throws {
        #expect(try events(#"{"e":"serverShutdown","E":1795000021000}"#) == [.ending("the venue shuts this server down")])
        #expect(
            try events(#"{"stream":"","data":{"e":"serverShutdown","E":1795000021000}}"#) == [.ending("the venue shuts this server down")])
    }

    @Test("what we do not use is other, whatever it holds")
    func others() throws {
        #expect(try events(#"{"e":"24hrTicker","E":"soon","s":7,"k":[]}"#) == [.other("24hrTicker")])
        #expect(try events(#"{"stream":"!markPrice@arr","data":[{"e":"markPriceUpdate"}]}"#) == [.other("!markPrice@arr")])
        #expect(try events(#"{"stream":"xyzusdt@depth","data":{"e":"depthUpdate","b":[],"a":[]}}"#) == [.other("xyzusdt@depth")])
        #expect(try events(#"{"e":"continuous_kline","ps":"XYZUSDT","k":{}}"#) == [.other("continuous_kline")])
    }

    @Test("new keys disturb nobody")
    func newKeys() throws {
        let text = MadeBinance.kline("XYZUSDT", 3, isClosed: true).replacing("\"x\":", with: "\"st\":{\"a\":[1]},\"ps\":null,\"x\":")
        #expect(try events(text) == [.bar(MadeBinance.bar("XYZUSDT", 3), length: .oneMinute, isClosed: true)])
    }

    @Test(arguments: [
        "", "{", "[]", "null", "7", "hello", "{}", #"{"stream":"a"}"#, #"{"data":{}}"#, #"{"stream":7,"data":{}}"#, #"{"e":7}"#,
        #"{"e":"kline","s":"XYZUSDT"}"#, #"{"e":"kline","s":"XYZUSDT","k":{}}"#, #"{"e":"markPriceUpdate","s":"XYZUSDT","p":"1"}"#,
        #"{"s":"XYZUSDT","b":[],"a":"1"}"#, "<html><title>502</title></html>",
    ])
    func whatIsNoFrameIsRefused(text: String) {
        let error = #expect(throws: VenueError.self) { try MadeBinance.us.frame(text, at: now) }
        #expect(error?.remedy == .retry)
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            ("\"t\":\(MadeBinance.base + 180)000", "\"t\":\(MadeBinance.base + 181)000"), ("\"T\":", "\"T\":1"),
            ("\"h\":\"221\"", "\"h\":\"217\""),
            ("\"v\":\"9.5\"", "\"v\":\"-9.5\""), ("\"v\":\"9.5\"", "\"v\":\"\""), ("\"c\":\"218.25\"", "\"c\":\"nan\""),
            ("\"x\":true", "\"x\":1"),
            ("\"s\":\"XYZUSDT\"", "\"s\":\"xyz usdt\""), ("\"s\":\"XYZUSDT\"", "\"s\":\"\""),
            ("\"t\":\(MadeBinance.base + 180)000", "\"t\":-60000"),
            ("\"t\":\(MadeBinance.base + 180)000", "\"t\":9223372036854775807"),
        ])
    func impossibleKlines(old: String, new: String) throws {
        let text = MadeBinance.kline("XYZUSDT", 3, isClosed: true)
        try #require(text.contains(old))
        let changed = text.replacing(old, with: new)
        #expect(throws: VenueError.self, "\(changed)") { try MadeBinance.us.frame(changed, at: now) }
    }

    @Test(
        "what no book, mark or trade can be is refused",
        arguments: [
            (MadeBinance.quote, "12.34", "12.37"), (MadeBinance.quote, "12.34", "0"), (MadeBinance.quote, "0.25", "-1"),
            (MadeBinance.quote, "0.25", "x"), (MadeBinance.futuresQuote, "1795000021295", "1"), (MadeBinance.mark, "12.35100000", "0"),
            (MadeBinance.mark, "12.34900000", "-1"), (MadeBinance.mark, "-0.00012500", "x"), (MadeBinance.mark, "1795000021000", "0"),
            (MadeBinance.trade, "\"12.35\"", "\"0\""), (MadeBinance.trade, "9001", "-1"), (MadeBinance.trade, "1795000021399", "5"),
        ])
    func impossibleOthers(text: String, old: String, new: String) throws {
        try #require(text.contains(old))
        #expect(throws: VenueError.self) { try MadeBinance.usdm.frame(text.replacing(old, with: new), at: now) }
    }
}
