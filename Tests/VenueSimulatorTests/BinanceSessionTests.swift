import Foundation
import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("The protocol of Binance's streams")
struct BinanceSessionTests {
    private typealias Fixture = BinanceVenueFixture

    private func session(_ target: String) throws -> BinanceSession { BinanceSession(try #require(BinanceRoute(target))) }

    /// The events of a session over the ticks of two minutes, from the live part's start on.
    private func events(_ target: String, _ venue: BinanceVenue, minutes: Double = 2) throws -> [[String: Any]] {
        var session = try session(target)
        let market = try Fixture.source.get().market
        var moment = market.start.openTime.advanced(bySeconds: 0)
        var events: [[String: Any]] = []
        while true {
            moment = Fixture.ticks.next(after: moment)
            let seconds = moment.seconds(since: market.start.openTime)
            guard seconds < minutes * 60 + 0.5 else { return events }
            events += try session.events(in: try Fixture.at(venue, seconds: seconds)).map { try Fixture.object($0.text) }
        }
    }

    @Test(
        "each path is a route",
        arguments: [
            ("/binanceus/ws", "binanceus", false, 0), ("/binanceus/ws/btcusdt@kline_1m", "binanceus", false, 1),
            ("/binanceus/stream?streams=btcusdt@kline_1m/btcusdt@bookTicker", "binanceus", true, 2),
            ("/binanceus/stream?streams=btcusdt%40kline_1m", "binanceus", true, 1), ("/binanceusdm/ws", "binanceusdm/legacy", false, 0),
            ("/binanceusdm/stream?streams=btcusdt@kline_1m", "binanceusdm/legacy", true, 1),
            ("/binanceusdm/market/ws/btcusdt@markPrice@1s", "binanceusdm/market", false, 1),
            ("/binanceusdm/public/stream?streams=btcusdt@bookTicker", "binanceusdm/public", true, 1),
            ("/binanceusdm/private/ws?listenKey=x", "binanceusdm/private", false, 0),
        ])
    func routes(target: String, name: String, isCombined: Bool, streams: Int) throws {
        let route = try #require(BinanceRoute(target))
        #expect(route.name == name && route.isCombined == isCombined && route.streams.count == streams)
    }

    @Test("another path is none", arguments: ["/binanceus", "/binanceus/market/ws", "/kraken/ws", "/binanceusdm/other/ws", "/", ""])
    func noRoute(target: String) {
        #expect(BinanceRoute(target) == nil)
    }

    @Test("subscriptions are acked by their id, listed, and given up")
    func subscriptions() throws {
        var session = try session("/binanceus/ws")
        #expect(session.receive(#"{"method":"SUBSCRIBE","params":["btcusdt@kline_1m","nope@x"],"id":3}"#) == #"{"id":3,"result":null}"#)
        #expect(session.hasKlines)
        #expect(
            session.receive(#"{"method":"LIST_SUBSCRIPTIONS","id":4}"#) == #"{"id":4,"result":["btcusdt@kline_1m","nope@x"]}"#)
        #expect(session.receive(#"{"method":"UNSUBSCRIBE","params":["btcusdt@kline_1m"],"id":5}"#) == #"{"id":5,"result":null}"#)
        #expect(!session.hasKlines && session.streams == ["nope@x"])
    }

    @Test(
        "what is wrong is refused with the venue's codes",
        arguments: [
            ("hello", 3), (#"{"method":"SUBSCRIBE","params":"x","id":1}"#, 2), (#"{"method":"JUMP","id":1}"#, 2), (#"{"id":1}"#, 2),
            (#"{"method":"LIST_SUBSCRIPTIONS","id":-1}"#, 2), (#"{"method":"LIST_SUBSCRIPTIONS","id":1,"x":1}"#, 0), ("[]", 2),
        ])
    func refusals(text: String, code: Int) throws {
        var session = try session("/binanceus/ws")
        #expect(try Fixture.object(session.receive(text))["code"] as? Int == code)
    }

    @Test("a connection has 1024 streams and no more")
    func mostStreams() throws {
        var session = try session("/binanceusdm/market/ws")
        let names = (0..<1_024).map { "\"s\($0)usdt@kline_1m\"" }.joined(separator: ",")
        #expect(session.receive("{\"method\":\"SUBSCRIBE\",\"params\":[\(names)],\"id\":1}").contains("null"))
        #expect(session.receive(#"{"method":"SUBSCRIBE","params":["more@kline_1m"],"id":2}"#).contains("too many parameters"))
        #expect(session.receive(#"{"method":"SUBSCRIBE","params":["s1usdt@kline_1m"],"id":3}"#).contains("null"))
    }

    @Test("a minute's klines grow, and the closed one has what REST says of it")
    func klines() throws {
        let start = try Fixture.start()
        let klines = try events("/binanceusdm/market/ws/btcusdt@kline_1m", .usdm).compactMap { $0["k"] as? [String: Any] }
        let closed = klines.filter { $0["x"] as? Bool == true }
        #expect(closed.compactMap { ($0["t"] as? NSNumber)?.int64Value } == [-60, 0, 60].map { (start + $0) * 1_000 })
        #expect(klines.count == 3 + 2 * 4)
        let query = ["symbol": "BTCUSDT", "interval": "1m", "startTime": String(start * 1_000), "limit": "2"]
        let rows = try Fixture.rows(BinanceREST.answer(.klines, { query[$0] }, in: try Fixture.at(.usdm, seconds: 130)).body)
        for (kline, row) in zip(closed.dropFirst(), rows) {
            for (name, place) in [("o", 1), ("h", 2), ("l", 3), ("c", 4), ("v", 5), ("q", 7), ("V", 9), ("Q", 10)] {
                #expect(kline[name] as? String == row[place] as? String, "\(name)")
            }
            #expect((kline["n"] as? NSNumber) == (row[8] as? NSNumber))
        }
    }

    @Test("a longer kline closes with its last minute alone")
    func longer() throws {
        let klines = try events("/binanceus/ws/btcusdt@kline_5m", .us, minutes: 6).compactMap { $0["k"] as? [String: Any] }
        let start = try Fixture.start()
        let closed = klines.filter { $0["x"] as? Bool == true }.compactMap { ($0["t"] as? NSNumber)?.int64Value }
        #expect(closed == [-300, 0].map { (start + $0) * 1_000 })
    }

    @Test("combined streams are wrapped, books of spot have neither kind nor time, those of futures have both")
    func wrapped() throws {
        let spot = try events("/binanceus/stream?streams=btcusdt@bookTicker/solusdt@bookTicker", .us)
        #expect(Set(spot.compactMap { $0["stream"] as? String }) == ["btcusdt@bookTicker", "solusdt@bookTicker"])
        let data = try #require(spot.first?["data"] as? [String: Any])
        #expect(Set(data.keys) == ["u", "s", "b", "B", "a", "A"])
        let future = try #require(try events("/binanceusdm/public/ws/btcusdt@bookTicker", .usdm).first)
        #expect(Set(future.keys) == ["e", "u", "E", "T", "s", "b", "B", "a", "A"])
    }

    @Test("mark prices come at ticks, with index, rate and the next funding")
    func marks() throws {
        let marks = try events("/binanceusdm/market/ws/btcusdt@markPrice@1s", .usdm)
        #expect(marks.count == 8 && marks.allSatisfy { $0["e"] as? String == "markPriceUpdate" })
        #expect(Set(try #require(marks.first).keys) == ["e", "E", "s", "p", "i", "P", "r", "T"])
    }

    @Test(
        "what is asked for where it is not told is silent",
        arguments: [
            "/binanceusdm/ws/btcusdt@kline_1m", "/binanceusdm/stream?streams=btcusdt@bookTicker", "/binanceusdm/public/ws/btcusdt@kline_1m",
            "/binanceusdm/market/ws/btcusdt@bookTicker", "/binanceusdm/private/ws/btcusdt@markPrice",
            "/binanceusdm/market/ws/BTCUSDT@kline_1m", "/binanceusdm/market/ws/nopeusdt@kline_1m",
        ])
    func silent(target: String) throws {
        #expect(try events(target, .usdm).isEmpty)
    }

    @Test("a book passes through the ends of its minute: what would hit a stop is seen")
    func wicks() throws {
        let books = try events("/binanceusdm/public/ws/btcusdt@bookTicker", .usdm, minutes: 1)
        let minute = try #require(
            try Fixture.source.get().market.minutes(
                of: Instrument(venue: "binanceusdm", symbol: "BTCUSDT"), from: BarTime(unixSeconds: try Fixture.start()),
                through: BarTime(unixSeconds: try Fixture.start())
            ).first?.bar)
        let bids = books.compactMap { Double($0["b"] as? String ?? "") }
        let asks = books.compactMap { Double($0["a"] as? String ?? "") }
        #expect((bids.min() ?? .infinity) <= minute.low.doubleValue && (asks.max() ?? 0) >= minute.high.doubleValue)
    }
}
