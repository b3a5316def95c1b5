import Foundation
import TestSupport
import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("Replay of any instrument")
struct ReplaySeriesTests {
    private static let from = BarTime(unixSeconds: 1_768_608_000)
    private static let offer = "binanceusdm:BTCUSDT,coinbase:SOL-USD,binanceus:ETHUSDT"

    /// A folder with minutes of a future, of Coinbase, and bars of five of Binance US: two hours around `from`.
    private struct Folder: ~Copyable {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("venue-sim-\(UUID().uuidString)")

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            for name in ["binanceusdm_BTCUSDT_1m", "SOL-USD_1m"] {
                let rows = (-62..<61).filter { $0 != 7 }.map { minute in
                    "\(from.unixSeconds + Int64(minute) * 60),100,\(110 + minute % 5),\(90 - minute % 7),105.5,2.5"
                }
                try write("\(name).csv", ["ts,open,high,low,close,volume"] + rows)
            }
            let bars = (-12..<12).map { "\(from.advanced(by: $0, of: .fiveMinutes).unixSeconds),100,110,90,105.5,2.5" }
            try write("binanceus_ETHUSDT_5m.csv", ["ts,open,high,low,close,volume"] + bars)
        }

        func write(_ name: String, _ lines: [String]) throws {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url.appendingPathComponent(name))
        }

        func files() throws -> ReplayFiles { try ReplayFiles(folder: url.path, offer: try MarketOffer(offer), from: from) }

        deinit { try? FileManager.default.removeItem(at: url) }
    }

    private static let future = Instrument(venue: "binanceusdm", symbol: "BTCUSDT")

    @Test("minutes are played as they are and make the bars of five; a missing one is one without a trade")
    func minutes() throws {
        let market = try Folder().files().market
        let minutes = market.minutes(of: Self.future, from: Self.from, through: market.end)
        #expect(minutes.count == 60 && minutes[7].bar == .flat(at: Price(units: 10_550_000_000)))
        #expect(market.bars[Self.future]?.first?.ts == Self.from.advanced(by: -12, of: .fiveMinutes), "from the first whole bar on")
        #expect(market.bar(of: Self.future, at: Self.from)?.volume == Quantity(units: 1_250_000_000))
        #expect(market.end == Self.from.advanced(by: 12, of: .fiveMinutes))
        let five = try #require(Instrument("binanceus:ETHUSDT"))
        let split = market.minutes(of: five, from: Self.from, through: Self.from.advanced(by: 4, of: .oneMinute)).map(\.bar)
        #expect(split.count == 5 && Bar(joining: split) == market.bar(of: five, at: Self.from))
        #expect(market.liquidations == [.gateBTC: [], .gateETH: []])
    }

    @Test("Coinbase's minutes are told by REST once they are over")
    func coinbase() throws {
        let market = try Folder().files().market
        let now = Self.from.openTime.advanced(bySeconds: 600)
        let venue = CoinbaseMarket(market: market, forming: FormingBars(updatesPerBar: 4), now: now)
        let minutes = venue.minutes(of: "SOL-USD", from: Self.from, through: Self.from.advanced(by: 20, of: .oneMinute))
        #expect(minutes.map { $0.ts.seconds(since: Self.from) / 60 } == [0, 1, 2, 3, 4, 5, 6, 8, 9])
    }

    @Test("recorded quotes are the book, from their own moments on")
    func quotes() throws {
        let folder = try Folder()
        let ms = Self.from.unixSeconds * 1_000
        try folder.write(
            "binanceusdm_BTCUSDT_quotes.csv",
            ["ts_ms,bid,bid_size,ask,ask_size", "\(ms + 1_500),99.5,1,99.6,2", "\(ms + 2_250),98.5,3,98.7,4"])
        let market = try folder.files().market
        var session = BinanceSession(try #require(BinanceRoute("/binanceusdm/public/ws/btcusdt@bookTicker")))
        func told(_ milliseconds: Int64) throws -> [String] {
            let moment = Timestamp(microseconds: (ms + milliseconds) * 1_000)
            let venue = BinanceMarket(venue: .usdm, market: market, ticks: MinuteTicks(perMinute: 4), now: moment, clock: moment)
            return try session.events(in: venue).map { try BinanceVenueFixture.object($0.text)["b"] as? String ?? "" }
        }
        #expect(try told(1_000).isEmpty, "no quote holds yet")
        #expect(try told(1_500) == ["99.5"])
        #expect(try told(2_000).isEmpty)
        #expect(try told(2_250) == ["98.5"])
    }

    @Test("the steps of an instrument are those of its file: the book of what is cheap lies as near to its price")
    func measured() throws {
        let folder = try Folder()
        let rows = (-60..<60).map {
            "\(Self.from.advanced(by: $0, of: .oneMinute).unixSeconds),0.00000712,0.00000719,0.00000704,0.0000071,1e6"
        }
        try folder.write("binanceus_PEPEUSDT_1m.csv", ["ts,open,high,low,close,volume"] + rows)
        let market = try ReplayFiles(
            folder: folder.url.path, offer: try MarketOffer("binanceus:PEPEUSDT"), from: Self.from
        ).market
        let now = Self.from.openTime.advanced(bySeconds: 90)
        let venue = BinanceMarket(venue: .us, market: market, ticks: MinuteTicks(perMinute: 4), now: now, clock: now)
        let contract = try #require(venue.contract("PEPEUSDT"))
        let quote = try #require(venue.quote(of: contract))
        #expect(quote.bid > Price(units: 700) && quote.ask < Price(units: 722) && quote.bid < quote.ask)
    }

    @Test("recorded settlements are the funding")
    func funding() throws {
        let folder = try Folder()
        try folder.write("binanceusdm_BTCUSDT_funding.csv", ["ts,funding_rate", "\(Self.from.unixSeconds),-0.00012"])
        let market = try folder.files().market
        let now = Self.from.openTime.advanced(bySeconds: 60)
        let venue = BinanceMarket(venue: .usdm, market: market, ticks: MinuteTicks(perMinute: 4), now: now, clock: now)
        let answer = BinanceREST.answer(.fundingRate, { ["symbol": "BTCUSDT"][$0] }, in: venue)
        #expect(answer.body.contains(#""fundingRate":"-0.00012000""#) && answer.body.contains(#""markPrice":"105.50000000""#))
    }

    @Test(
        "a file that cannot be used is named with its row",
        arguments: [
            ("binanceusdm_BTCUSDT_quotes", ["ts_ms,bid,bid_size,ask,ask_size", "1,99,1,98,1"], "row 2"),
            ("binanceusdm_BTCUSDT_quotes", ["ts,bid"], "no column \"ts_ms\""),
            ("binanceusdm_BTCUSDT_1m", ["ts,open,high,low,close,volume", "60,1,1,1,1,1", "60,1,1,1,1,1"], "row 3"),
            ("binanceusdm_BTCUSDT_1m", ["ts,open,high,low,close,volume", "61,1,1,1,1,1"], "row 2"),
            ("binanceusdm_BTCUSDT_1m", ["ts,open,high,low,close,volume", "60,1,1,1,1"], "row 2"),
            ("binanceusdm_BTCUSDT_funding", ["ts,funding_rate"], "no rows"),
        ])
    func refused(name: String, lines: [String], hint: String) throws {
        let folder = try Folder()
        try folder.write("\(name).csv", lines)
        let error = try #require(throws: (any Error).self) { try folder.files() }
        #expect("\(error)".contains(hint) && "\(error)".contains(name))
    }

    @Test("what nobody has a file for is named")
    func missing() throws {
        let folder = try Folder()
        let error = try #require(throws: (any Error).self) {
            try ReplayFiles(folder: folder.url.path, offer: try MarketOffer("binanceus:SOLUSDT"), from: Self.from)
        }
        #expect("\(error)".contains("binanceus_SOLUSDT_5m.csv"))
    }
}
