import HTTPTypes
import Testing
import TraderModel
import TraderVenues

struct CoinbaseRESTTests {
    private func row(_ start: Int64, volume: String = "3.9") -> String {
        #"{"start":"\#(start)","low":"60990","high":"61012","open":"61000.01","close":"61011.9","volume":"\#(volume)"}"#
    }

    private func bars(_ rows: String...) throws -> [TimedBar] {
        try CoinbaseREST.bars(in: Array(#"{"candles":[\#(rows.joined(separator: ","))]}"#.utf8), of: .coinbaseBTC, length: .fiveMinutes)
    }

    @Test func newestFirstBecomesOldestFirst() throws {
        let bars = try bars(row(1_790_932_500), row(1_790_931_600), row(1_790_932_200, volume: "0.00000001"))
        #expect(bars.map(\.ts.unixSeconds) == [1_790_931_600, 1_790_932_200, 1_790_932_500])
        #expect(bars.map(\.instrument) == Array(repeating: .coinbaseBTC, count: 3))
        #expect(bars.map(\.bar.volume.description) == ["3.9", "0.00000001", "3.9"])
        #expect(bars[0].bar.open.description == "61000.01" && bars[0].bar.high.description == "61012")
        #expect(bars[0].bar.low.description == "60990" && bars[0].bar.close.description == "61011.9")
    }

    @Test("bars that were not asked for are counted and left out")
    func strayRows() async throws {
        let rows = [row(300), row(1_790_931_600), row(1_790_931_900), row(1_790_932_200)].joined(separator: ",")
        let answer = LocalVenue.Answer(status: .ok, body: #"{"candles":[\#(rows)]}"#)
        try await LocalVenue.with(["/api/v3/brokerage/market/products/BTC-USD/candles": answer]) { client in
            let (first, last) = (BarTime(unixSeconds: 1_790_931_600), BarTime(unixSeconds: 1_790_931_900))
            let bars = try await CoinbaseREST(client: client, now: { .wallClock }).bars(
                of: .coinbaseBTC, length: .fiveMinutes, from: first, through: last)
            #expect(bars.map(\.ts) == [first, last] && client.counters.snapshot[.strayRows] == 2)
        }
    }

    @Test func anEmptyPageHasNoBars() throws {
        #expect(try bars() == [])
    }

    @Test func aBucketThatIsThereTwiceIsRefused() {
        #expect(throws: VenueError.malformed("bucket 1790932500 of coinbase:BTC-USD is there twice")) {
            try bars(row(1_790_932_500), row(1_790_932_200), row(1_790_932_500))
        }
    }

    @Test(arguments: ["{}", "[]", "<html>", #"{"candles":null}"#, #"{"candles":[{"start":1790932500}]}"#, #"{"error":"NOT_FOUND"}"#])
    func whatIsNoPageIsRefused(text: String) {
        #expect(throws: VenueError.self) { try CoinbaseREST.bars(in: Array(text.utf8), of: .coinbaseBTC, length: .fiveMinutes) }
    }

    @Test func aBucketOfAMinuteIsNoneOfFiveMinutes() throws {
        let body = Array(#"{"candles":[\#(row(1_790_932_560))]}"#.utf8)
        #expect(try CoinbaseREST.bars(in: body, of: .coinbaseBTC, length: .oneMinute).map(\.ts.unixSeconds) == [1_790_932_560])
        #expect(throws: VenueError.malformed("candle start \"1790932560\" is not a boundary of 5m in unix seconds")) {
            try CoinbaseREST.bars(in: body, of: .coinbaseBTC, length: .fiveMinutes)
        }
    }

    @Test(arguments: [
        (#"{"epochSeconds":"1790932500","epochMillis":"1790932500123"}"#, 1_790_932_500_123_000 as Int64?),
        (#"{"epochSeconds":1790932500,"epochMillis":1790932500123}"#, 1_790_932_500_123_000),
        (#"{"iso":"x","epochSeconds":"1790932500"}"#, 1_790_932_500_000_000), (#"{"iso":"2026-10-02T09:15:00Z"}"#, nil),
        (#"{"epochMillis":"9223372036854775807"}"#, nil), (#"{"epochMillis":"-5","epochSeconds":"0"}"#, nil),
    ])
    func theVenuesClockIsReadInMillisecondsOrSeconds(body: String, microseconds: Int64?) {
        #expect((try? CoinbaseREST.time(in: Array(body.utf8)))?.microseconds == microseconds)
    }
}
