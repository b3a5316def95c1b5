import Foundation
import Testing
import TraderModel
import VenueSimulator

@Suite("Binance's REST interfaces")
struct BinanceRESTTests {
    private typealias Fixture = BinanceVenueFixture

    private func ask(
        _ endpoint: BinanceEndpoint, _ query: [String: String] = [:], at venue: BinanceVenue = .us, seconds: Double = 3_630
    ) throws -> VenueAnswer {
        BinanceREST.answer(endpoint, { query[$0] }, in: try Fixture.at(venue, seconds: seconds))
    }

    private func opens(_ query: [String: String], at venue: BinanceVenue = .us, seconds: Double = 3_630) throws -> [Int64] {
        let answer = try ask(.klines, ["symbol": "BTCUSDT", "interval": "1m"].merging(query) { $1 }, at: venue, seconds: seconds)
        return try Fixture.rows(answer.body).map { ($0[0] as? NSNumber)?.int64Value ?? 0 }
    }

    @Test("klines come oldest first, twelve values each, the running one last as it stands")
    func klines() throws {
        let start = try Fixture.start()
        let rows = try Fixture.rows(try ask(.klines, ["symbol": "BTCUSDT", "interval": "1m", "limit": "3"]).body)
        #expect(rows.count == 3 && rows.allSatisfy { $0.count == 12 })
        #expect(rows.map { ($0[0] as? NSNumber)?.int64Value } == [3_480, 3_540, 3_600].map { (start + $0) * 1_000 })
        #expect((rows[2][6] as? NSNumber)?.int64Value == (start + 3_660) * 1_000 - 1)
        let whole = try Fixture.rows(try ask(.klines, ["symbol": "BTCUSDT", "interval": "1m", "limit": "1"], seconds: 3_659).body)
        #expect(whole[0][0] as? NSNumber == rows[2][0] as? NSNumber && whole[0][5] as? String != rows[2][5] as? String)
        #expect((rows[0][1] as? String)?.split(separator: ".").last?.count == 8, "spot prices have eight digits")
        let future = try Fixture.rows(try ask(.klines, ["symbol": "BTCUSDT", "interval": "1m", "limit": "1"], at: .usdm).body)
        #expect((future[0][1] as? String)?.split(separator: ".").last?.count == 1, "futures have those of their tick")
    }

    @Test("a start, an end, both or neither: each page is what the venue gives")
    func ranges() throws {
        let start = try Fixture.start()
        func ms(_ seconds: Int64) -> String { String((start + seconds) * 1_000) }
        #expect(try opens([:]).count == 500 && opens([:]).last == (start + 3_600) * 1_000)
        #expect(try opens(["startTime": ms(0), "limit": "2"]) == [0, 60].map { (start + $0) * 1_000 })
        #expect(try opens(["startTime": String((start + 1) * 1_000)]).first == (start + 60) * 1_000, "what opens at the start or later")
        #expect(try opens(["endTime": ms(120), "limit": "2"]) == [60, 120].map { (start + $0) * 1_000 })
        #expect(try opens(["startTime": ms(0), "endTime": ms(179)]) == [0, 60, 120].map { (start + $0) * 1_000 })
        #expect(try opens(["startTime": "0", "limit": "2"]) == [-172_800, -172_740].map { (start + $0) * 1_000 }, "the first there is")
        #expect(try opens(["startTime": ms(7_200)]).isEmpty, "nothing of the future")
        #expect(try opens(["startTime": ms(-172_800), "limit": "5000"]).count == 1_000)
        #expect(try opens(["startTime": ms(-172_800), "limit": "5000"], at: .usdm).count == 1_500)
        #expect(try opens(["interval": "5m", "limit": "2"]) == [3_300, 3_600].map { (start + $0) * 1_000 })
        #expect(try opens(["interval": "1h", "limit": "2"]) == [0, 3_600].map { (start + $0) * 1_000 })
    }

    @Test(
        "what is wrong is refused with the venue's codes",
        arguments: [
            (["interval": "1m"], -1_102), (["symbol": "NOPE", "interval": "1m"], -1_121), (["symbol": "BTCUSDT"], -1_102),
            (["symbol": "BTCUSDT", "interval": "7m"], -1_120), (["symbol": "BTCUSDT", "interval": "1m", "limit": "x"], -1_100),
            (["symbol": "BTCUSDT", "interval": "1m", "startTime": "-1"], -1_100), (["symbol": "ETHUSDT", "interval": "1m"], -1_121),
        ])
    func refusals(query: [String: String], code: Int) throws {
        let answer = try ask(.klines, query)
        #expect(answer.status == 400)
        #expect(try Fixture.object(answer.body)["code"] as? Int == code)
    }

    @Test("exchangeInfo has limits, and of each instrument its steps; one may be asked for")
    func exchangeInfo() throws {
        let spot = try Fixture.object(try ask(.exchangeInfo).body)
        let symbols = try #require(spot["symbols"] as? [[String: Any]])
        #expect(symbols.compactMap { $0["symbol"] as? String } == ["BTCUSDT", "SOLUSDT"])
        let filters = try #require(symbols[0]["filters"] as? [[String: Any]])
        #expect(filters.first { $0["filterType"] as? String == "PRICE_FILTER" }?["tickSize"] as? String == "0.01000000")
        let limits = try #require(spot["rateLimits"] as? [[String: Any]])
        #expect(limits.first?["limit"] as? Int == 1_200)
        let future = try Fixture.object(try ask(.exchangeInfo, ["symbol": "BTCUSDT"], at: .usdm).body)
        let one = try #require((future["symbols"] as? [[String: Any]])?.first)
        #expect(one["contractType"] as? String == "PERPETUAL")
        let steps = try #require(one["filters"] as? [[String: Any]])
        #expect(steps.first { $0["filterType"] as? String == "LOT_SIZE" }?["stepSize"] as? String == "0.001")
        #expect(steps.first { $0["filterType"] as? String == "PRICE_FILTER" }?["tickSize"] as? String == "0.1")
        #expect(try Fixture.object(try ask(.exchangeInfo, ["symbol": "NOPE"]).body)["code"] as? Int == -1_121)
        let named = try Fixture.object(try ask(.exchangeInfo, ["symbols": #"["SOLUSDT"]"#]).body)
        #expect((named["symbols"] as? [Any])?.count == 1)
    }

    @Test("books are narrow, around the last price, and change with its ticks")
    func books() throws {
        var seen: Set<String> = []
        for second in [1.0, 20, 39, 58, 61] {
            let book = try Fixture.object(try ask(.bookTicker, ["symbol": "BTCUSDT"], at: .usdm, seconds: second).body)
            let (bid, ask) = (Double(book["bidPrice"] as? String ?? ""), Double(book["askPrice"] as? String ?? ""))
            let (low, high) = (try #require(bid), try #require(ask))
            #expect(low < high && high / low - 1 < 0.0005)
            seen.insert("\(low) \(high)")
        }
        #expect(seen.count == 5)
        let all = try Fixture.json(try ask(.bookTicker).body) as? [Any]
        #expect(all?.count == 2)
    }

    @Test("mark and index lie near the spot price, and the next funding on the next eight hours")
    func premium() throws {
        let start = try Fixture.start()
        let answer = try Fixture.object(try ask(.premiumIndex, ["symbol": "BTCUSDT"], at: .usdm).body)
        let mark = try #require(Double(answer["markPrice"] as? String ?? ""))
        let index = try #require(Double(answer["indexPrice"] as? String ?? ""))
        #expect(abs(mark / index - 1) < 0.002)
        #expect((answer["nextFundingTime"] as? NSNumber)?.int64Value == (start + 8 * 3_600) * 1_000)
        #expect(try ask(.premiumIndex, ["symbol": "NOPE"], at: .usdm).status == 400)
        #expect(try ask(.leverageBracket, at: .usdm).status == 401)
    }

    @Test("funding is settled every eight hours, ascending, at the rate that was told before")
    func funding() throws {
        let start = try Fixture.start()
        let query = ["symbol": "BTCUSDT", "startTime": String((start - 86_400) * 1_000), "limit": "1000"]
        let rows = try #require(try Fixture.json(try ask(.fundingRate, query, at: .usdm).body) as? [[String: Any]])
        let times = rows.compactMap { ($0["fundingTime"] as? NSNumber)?.int64Value }
        #expect(times == [-86_400, -57_600, -28_800, 0].map { (start + $0) * 1_000 })
        let rates = rows.compactMap { Double($0["fundingRate"] as? String ?? "") }
        #expect(rates.count == 4 && rates.allSatisfy { abs($0) < 0.003 } && Set(rates).count > 1)
        let before = try Fixture.object(try ask(.premiumIndex, ["symbol": "BTCUSDT"], at: .usdm, seconds: -0.5).body)
        let told = try #require(Double(before["lastFundingRate"] as? String ?? ""))
        #expect(abs(told - (rates.last ?? 0)) < 0.00001)
        let newest = try #require(try Fixture.json(try ask(.fundingRate, ["symbol": "BTCUSDT", "limit": "2"], at: .usdm).body) as? [Any])
        #expect(newest.count == 2)
        let info = try Fixture.json(try ask(.fundingInfo, at: .usdm).body) as? [[String: Any]]
        #expect(info?.first?["fundingIntervalHours"] as? Int == 8)
    }
}
