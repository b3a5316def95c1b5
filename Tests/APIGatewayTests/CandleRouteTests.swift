import APIGateway
import Foundation
import GRDB
import TestSupport
import Testing
import TraderModel
import TraderService
import TraderStore

/// `GET /api/candles` of any instrument and length.
@Suite(.timeLimit(.minutes(1)))
struct CandleRouteTests {
    /// What is read back of an answer.
    private struct Told: Decodable, Equatable {
        var instrument: String
        var length: String
        var ts: Int64
        var open: Double
        var high: Double
        var low: Double
        var close: Double
        var volume: Double
        var closed: Bool
    }

    private func told(_ bench: GatewayBench, _ query: String) async throws -> [Told] {
        let answer = try await bench.get("/api/candles?\(query)")
        try #require(answer.status == 200, "\(answer.body)")
        return try JSONDecoder().decode([Told].self, from: Data(answer.body.utf8))
    }

    @Test func barsAreThoseOfOneInstrumentWhateverItsVenueCallsIt() async throws {
        try await GatewayBench.with { bench in
            try bench.record(
                .candle(Facts.candle(0, close: 100)), .candle(Facts.candle(0, close: 20, of: .solana)),
                .candle(Facts.candle(0, close: 300, of: .binance)),
                .candle(Facts.candle(0, close: 400, of: Instrument(venue: "binanceusdm", symbol: "BTCUSDT"))))
            let one = try await bench.get("/api/candles?instrument=coinbase:SOL-USD")
            #expect(
                one.body == """
                    [{"close":20,"closed":true,"high":22,"instrument":"coinbase:SOL-USD","length":"5m","low":18,"open":19,\
                    "ts":1767225600,"volume":1.5}]
                    """)
            #expect(try await told(bench, "instrument=binanceus:BTCUSDT").map(\.close) == [300])
            #expect(try await told(bench, "instrument=binanceusdm%3ABTCUSDT&length=5m").map(\.close) == [400])
            #expect(try await told(bench, "symbol=SOL-USD&length=5m") == told(bench, "instrument=coinbase:SOL-USD"))
            // The build spec's path knows symbols of Coinbase alone, and names them as it did.
            #expect(try await bench.get("/api/candles").body.contains(#""close":100,"high":102,"low":98,"open":99,"symbol":"BTC-USD""#))
            #expect(try await bench.get("/api/candles?symbol=SOL-USD").body.contains(#""symbol":"SOL-USD""#))
        }
    }

    @Test(arguments: [("15m", 3), ("30m", 6), ("1h", 12), ("4h", 48), ("1d", 288)])
    func longerBarsAreWholePeriodsMadeOfFiveMinutes(length: String, parts: Int) async throws {
        try await GatewayBench.with { bench in
            // From within a period, over three that are over, into one that is not.
            let range = 1..<4 * parts + 1
            try bench.record(range.map { .candle(Facts.candle($0, close: 1_000 + Int64($0 * 7 % 13), of: .solana)) })
            let bars = try await told(bench, "instrument=coinbase:SOL-USD&length=\(length)")
            let expected = (1...4).map { period in
                let numbers = period * parts..<min((period + 1) * parts, range.upperBound)
                let closes = numbers.map { Double(1_000 + $0 * 7 % 13) }
                return Told(
                    instrument: "coinbase:SOL-USD", length: length, ts: BarTime.number(period * parts).unixSeconds, open: closes[0] - 1,
                    high: (closes.max() ?? 0) + 2, low: (closes.min() ?? 0) - 2, close: closes[closes.count - 1],
                    volume: 1.5 * Double(closes.count), closed: numbers.count == parts)
            }
            #expect(bars == expected, "the first period's beginning is not there, and it is left out")
            #expect(try await told(bench, "instrument=coinbase:SOL-USD&length=\(length)&limit=2") == Array(expected.suffix(2)))
            #expect(bars.map(\.closed) == [true, true, true, false])
        }
    }

    @Test func aHoleMakesABarOfWhatThereIs() async throws {
        try await GatewayBench.with { bench in
            try bench.record([0, 1, 2, 4, 7].map { .candle(Facts.candle($0, close: 100 + Int64($0))) })
            let bars = try await told(bench, "instrument=coinbase:BTC-USD&length=15m")
            #expect(bars.map(\.ts) == [0, 3, 6].map { BarTime.number($0).unixSeconds })
            #expect(bars.map(\.volume) == [4.5, 1.5, 1.5] && bars.map(\.open) == [99, 103, 106])
            // A later bar says that it is over; the last one may still have one more.
            #expect(bars.map(\.closed) == [true, true, false])
        }
    }

    @Test func minutesAreThereWhereTheyAreFollowed() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.watched(.coinbaseBTC, .fiveMinuteBars), Facts.watched(.solana, .fiveMinuteBars, .oneMinuteBars))
            try bench.record((0..<7).map { .minute(Facts.minute($0, close: 30 + Int64($0), of: .solana)) })
            let bars = try await told(bench, "instrument=coinbase:SOL-USD&length=1m&limit=2")
            #expect(bars.map(\.ts) == [5, 6].map { BarTime.number(0).unixSeconds + $0 * 60 } && bars.map(\.close) == [35, 36])
            #expect(try await told(bench, "instrument=coinbase:SOL-USD&length=5m") == [], "minutes are not what is judged")
            let other = try await bench.get("/api/candles?symbol=BTC-USD&length=1m")
            #expect(other.status == 404 && other.body.contains("not_followed") && other.body.contains("bars of 1m of coinbase:BTC-USD"))
            // Of the first two there are no bars yet, before anything is followed.
            #expect(try await told(bench, "symbol=ETH-USD&length=1d") == [])
            let none = try await bench.get("/api/candles?instrument=coinbase:DOGE-USD&length=1h")
            #expect(none.status == 404 && none.body.contains("GET /api/instruments"))
        }
    }

    @Test(arguments: [
        ("instrument=BTC-USD", "VENUE:SYMBOL"), ("instrument=", "VENUE:SYMBOL"), ("length=2h", "1m, 5m, 15m, 30m, 1h, 4h, 1d"),
        ("length=", "1m, 5m"), ("instrument=coinbase:BTC-USD&symbol=BTC-USD", "one of them"),
        ("instrument=coinbase:BTC-USD&limit=0", "limit"), ("symbol=&length=5m", "VENUE:SYMBOL"),
    ])
    func whatCannotBeMeantIsSaid(query: String, words: String) async throws {
        try await GatewayBench.with { bench in
            let answer = try await bench.get("/api/candles?\(query)")
            #expect(answer.status == 400 && answer.body.contains("bad_parameter") && answer.body.contains(words), "\(answer.body)")
        }
    }

    @Test func oldBarsGoByTheDataAlsoThoseOfWhatIsFollowedNoMore() async throws {
        try await GatewayBench.with { bench in
            let days = { (number: Int) in number * 288 }
            try bench.record([0, 1, days(1)].map { .candle(Facts.candle($0, of: .solana)) } + [.candle(Facts.candle(0, of: .binance))])
            try bench.record((0..<3).map { .minute(Facts.minute($0, of: .solana)) })
            // Thirty days and a bar later of another instrument: its own bars alone go, until a day begins.
            try bench.record(.candle(Facts.candle(1)), .candle(Facts.candle(days(30) + 2)))
            #expect(try counts(bench, "candles") == ["binanceus:BTCUSDT 1", "coinbase:BTC-USD 1", "coinbase:SOL-USD 3"])
            try bench.record(.candle(Facts.candle(days(31))), .minute(Facts.minute(days(4) * 5)))
            #expect(try counts(bench, "candles") == ["binanceus:BTCUSDT 1", "coinbase:BTC-USD 2", "coinbase:SOL-USD 1"])
            #expect(try counts(bench, "minutes") == ["coinbase:BTC-USD 1"])
        }
    }

    private func counts(_ bench: GatewayBench, _ table: String) throws -> [String] {
        try bench.context.store.read {
            try String.fetchAll($0, sql: "SELECT instrument || ' ' || count(*) FROM \(table) GROUP BY instrument ORDER BY instrument")
        }
    }
}
