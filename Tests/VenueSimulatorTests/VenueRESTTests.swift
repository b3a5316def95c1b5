import Foundation
import Testing
import TraderLab
import TraderModel
import VenueSimulator

@Suite("The venues' REST interfaces")
struct VenueRESTTests {
    private static let market = SyntheticMarket(seed: 7, liveDays: 1).market
    private static let start = market.start.unixSeconds
    /// Half past the first live hour, in the middle of a bar.
    private static let now = Timestamp.seconds(start + 1_800 + 150)

    private struct Candles: Decodable {
        var candles: [[String: String]]
        var starts: [Int64] { candles.compactMap { $0["start"].flatMap { Int64($0) } } }
    }

    private struct Row: Decodable {
        var time: Int64
        var longUSD: Double
        private enum CodingKeys: String, CodingKey {
            case time
            case longUSD = "long_liq_usd"
        }
    }

    private func candles(_ product: String, _ query: [String: String], at now: Timestamp = now) -> VenueAnswer {
        CoinbaseREST.candles(
            product: product, query: { query[$0] },
            in: CoinbaseMarket(market: Self.market, forming: FormingBars(updatesPerBar: 4), now: now))
    }

    private func window(_ from: Int64, _ through: Int64) -> [String: String] {
        ["start": String(from), "end": String(through), "granularity": "FIVE_MINUTE"]
    }

    @Test("candles come newest first, with both ends, and with the running bucket as it stands")
    func newestFirst() throws {
        let answer = candles("BTC-USD", window(Self.start - 600, Self.start + 86_400))
        let decoded = try JSONDecoder().decode(Candles.self, from: Data(answer.body.utf8))
        let running = Self.start + 1_800
        #expect(decoded.starts == Array(stride(from: running, through: Self.start - 600, by: -300)))
        let final = try #require(Self.market.bar(of: .coinbaseBTC, at: BarTime(unixSeconds: running)))
        let newest = try #require(decoded.candles.first)
        #expect(newest["open"] == final.open.description)
        #expect(newest["volume"] != final.volume.description)
        #expect(newest["product_id"] == nil)
        #expect(decoded.candles.dropFirst().first?["close"] == final.open.description)
        #expect(!answer.body.contains(" "))
    }

    @Test("pages of 299 buckets give the whole history once")
    func paging() throws {
        var starts: [Int64] = []
        var from = Self.start - 31 * 86_400
        while from < Self.start {
            let answer = candles("ETH-USD", window(from, min(from + 298 * 300, Self.start - 300)))
            starts += try JSONDecoder().decode(Candles.self, from: Data(answer.body.utf8)).starts.reversed()
            from += 299 * 300
        }
        #expect(starts == Array(stride(from: Self.start - 31 * 86_400, to: Self.start, by: 300)))
    }

    @Test("349 buckets are given and 350 refused, as the venue refuses them")
    func tooMany() {
        #expect(candles("BTC-USD", window(Self.start - 348 * 300, Self.start)).status == 200)
        let refused = candles("BTC-USD", window(Self.start - 349 * 300, Self.start))
        #expect(refused.status == 400)
        #expect(refused.body.contains(#""error":"INVALID_ARGUMENT""#))
        #expect(refused.body.contains("number of candles requested should be less than 350"))
    }

    @Test("an unknown product is not found, a bad query is refused")
    func refusals() {
        #expect(candles("NOPE-USD", window(Self.start, Self.start)).status == 404)
        #expect(candles("NOPE-USD", window(Self.start, Self.start)).body.contains("Product NOPE-USD not supported"))
        #expect(candles("BTC-USD", ["start": "1", "granularity": "FIVE_MINUTE"]).status == 400)
        #expect(candles("BTC-USD", ["start": "0", "end": "300", "granularity": "ONE_HOUR"]).status == 400)
    }

    @Test("limit keeps the newest buckets")
    func limited() throws {
        var query = window(Self.start - 3_000, Self.start - 300)
        query["limit"] = "2"
        let decoded = try JSONDecoder().decode(Candles.self, from: Data(candles("BTC-USD", query).body.utf8))
        #expect(decoded.starts == [Self.start - 300, Self.start - 600])
    }

    private func stats(_ query: [String: String], at now: Timestamp = now) throws -> [Row] {
        let answer = GateREST.contractStats(query: { query[$0] }, in: Self.market, at: now)
        return try JSONDecoder().decode([Row].self, from: Data(answer.body.utf8))
    }

    @Test("statistics are ascending, the running hour last and partial, final from the hour's end on")
    func hours() throws {
        let query = ["contract": "BTC_USDT", "interval": "1h", "from": String(Self.start - 7_199)]
        let rows = try stats(query)
        #expect(rows.map(\.time) == [Self.start - 3_600, Self.start])
        let final = try #require(Self.market.liquidations[.gateBTC]?.first { $0.ts == Self.market.start }).longUSD.doubleValue
        #expect(rows[1].longUSD > 0 && rows[1].longUSD < final)
        let later = try stats(query, at: .seconds(Self.start + 3_600))
        #expect(later.map(\.time) == [Self.start - 3_600, Self.start, Self.start + 3_600])
        #expect(later[1].longUSD == final)
        #expect(later[2].longUSD == 0)
    }

    @Test("without from come the newest 30 rows; a page has at most 100")
    func limits() throws {
        let newest = try stats(["contract": "ETH_USDT", "interval": "1h"])
        #expect(newest.count == 30 && newest.last?.time == Self.start)
        let page = try stats([
            "contract": "BTC_USDT", "interval": "1h", "limit": "1000", "from": String(Self.start - 31 * 86_400),
        ])
        #expect(page.count == 100 && page.first?.time == Self.start - 31 * 86_400)
    }

    @Test("an unknown contract is refused with the venue's label")
    func unknownContract() {
        let answer = GateREST.contractStats(query: { ["contract": "NOPE_USDT", "interval": "1h"][$0] }, in: Self.market, at: Self.now)
        #expect(answer.status == 400)
        #expect(answer.body == #"{"label":"CONTRACT_NOT_FOUND","message":"Contract NOPE_USDT not found"}"#)
    }

    @Test("sizes are text when the client asks for decimals")
    func textSizes() {
        let query = ["contract": "BTC_USDT", "interval": "1h", "limit": "1"]
        let answer = GateREST.contractStats(query: { query[$0] }, in: Self.market, at: Self.now, sizesAreText: true)
        #expect(answer.body.contains(#""long_liq_size":""#))
    }
}
