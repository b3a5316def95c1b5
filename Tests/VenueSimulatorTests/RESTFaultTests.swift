import Foundation
import Testing
import TraderModel
import VenueSimulator

@Suite("Faults of the REST interfaces")
struct RESTFaultTests {
    private static let market = FaultedStream.market
    private static let start = market.start
    private static let good = VenueAnswer(body: #"{"candles":[{"start":"1"}]}"#)

    private static func plan(_ faults: String...) throws -> FaultPlan {
        try FaultPlan(faults, seed: 7).starting(at: start.openTime)
    }

    /// The answers to 400 requests at the start.
    private func answers(_ fault: String) throws -> [VenueAnswer] {
        var faulty = FaultyAnswer(try Self.plan(fault))
        let isGate = fault.hasPrefix("gate")
        return (0..<400).map { _ in
            isGate ? faulty.gate(at: Self.start.openTime, Self.good) : faulty.coinbase(at: Self.start.openTime, Self.good)
        }
    }

    @Test(
        "one in so many requests is answered as the fault says, the others well",
        arguments: [
            ("rest-401", 401, "text/plain", "Unauthorized\n"), ("rest-404", 404, "application/json", #""error":"NOT_FOUND""#),
            ("rest-429", 429, "application/json", #"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#),
            ("rest-500", 500, "text/html", "<html>"), ("rest-502", 502, "text/html", "<html>"),
            ("rest-empty", 200, "application/json", #"{"candles":[]}"#), ("gate-403", 403, "text/html", "<html>"),
            ("gate-key", 400, "application/json", #""label":"MISSING_REQUIRED_HEADER""#), ("gate-502", 502, "text/html", "<html>"),
            ("gate-429", 429, "application/json", #""label":"TOO_MANY_REQUESTS""#),
        ])
    func statuses(fault: String, status: Int, contentType: String, body: String) throws {
        let bad = try answers("\(fault):8").filter { $0 != Self.good }
        #expect((25...80).contains(bad.count))
        #expect(bad.allSatisfy { $0.status == status && $0.contentType == contentType && $0.body.contains(body) })
    }

    @Test("rest-cut and rest-hang: the good answer does not arrive")
    func broken() throws {
        let cut = try answers("rest-cut:8").filter { $0 != Self.good }
        #expect((25...80).contains(cut.count) && cut.allSatisfy { $0.delivery == .cut && $0.body == Self.good.body })
        let hanging = try answers("rest-hang:8,3").filter { $0 != Self.good }
        #expect((25...80).contains(hanging.count) && hanging.allSatisfy { $0.delivery == .never(seconds: 3) })
    }

    @Test("Gate.io's 429 says when to come again")
    func retryHeaders() throws {
        let refused = try #require(try answers("gate-429:8").first { $0 != Self.good })
        #expect(refused.headers["X-Gate-RateLimit-Requests-Remain"] == "0" && refused.headers["X-Gate-RateLimit-Limit"] == "200")
        #expect(refused.headers["X-Gate-RateLimit-Reset-Timestamp"] == String(Self.start.unixSeconds + 10))
    }

    @Test("an outage refuses everything for its minutes, but not a client for which time stands still", arguments: ["rest", "gate"])
    func outage(venue: String) throws {
        var faulty = FaultyAnswer(try Self.plan("\(venue)-down:60,30"))
        func answer(minute: Int64) -> VenueAnswer {
            let moment = Self.start.openTime.advanced(bySeconds: minute * 60)
            return venue == "gate" ? faulty.gate(at: moment, Self.good) : faulty.coinbase(at: moment, Self.good)
        }
        #expect(answer(minute: 59) == Self.good)
        #expect((60..<90).allSatisfy { answer(minute: $0).status == 502 })
        #expect(answer(minute: 90) == Self.good)
        #expect((0..<100).map { _ in answer(minute: 70) }.contains(Self.good))
        #expect(answer(minute: 71).status == 502)
    }

    // MARK: Coinbase

    private func candles(_ plan: FaultPlan, buckets: Int64, at now: Timestamp) -> VenueAnswer {
        let query = [
            "start": String(Self.start.unixSeconds - (buckets - 1) * 300), "end": String(Self.start.unixSeconds),
            "granularity": "FIVE_MINUTE",
        ]
        return CoinbaseREST.candles(
            product: "BTC-USD", query: { query[$0] },
            in: CoinbaseMarket(market: Self.market, forming: FormingBars(updatesPerBar: 4), now: now), mostBuckets: plan.mostBuckets)
    }

    @Test("rest-limit: the most buckets are given, one more is refused", arguments: [300, 349, 350] as [Int64])
    func limit(most: Int64) throws {
        let plan = try Self.plan("rest-limit:\(most)")
        #expect(candles(plan, buckets: most, at: Self.start.openTime).status == 200)
        let refused = candles(plan, buckets: most + 1, at: Self.start.openTime)
        #expect(refused.status == 400 && refused.body.contains("should be less than \(most + 1)"))
    }

    private func simulation(_ faults: [String]) throws -> Simulation {
        Simulation(
            SimulationPlan(
                source: .synthetic(FaultedStream.source), clock: .lockstep, pace: .max, members: [], until: nil,
                isOnce: false, updatesPerBar: 4, faults: try FaultPlan(faults, seed: 7)),
            logger: VenueSimulator.standardErrorLogger)
    }

    @Test("rest-trails: the newest bucket is as it was; alias: either name finds the product; clock-skew: both times are off")
    func served() async throws {
        let query = [
            "start": String(Self.start.unixSeconds - 600), "end": String(Self.start.unixSeconds - 300), "granularity": "FIVE_MINUTE",
        ]
        let now = Self.start.unixSeconds + Simulation.openingSeconds
        let plain = await (try simulation([])).candles(product: "BTC-USD") { query[$0] }
        let trailing = await (try simulation(["rest-trails:\(Simulation.openingSeconds + 3)"])).candles(product: "BTC-USD") { query[$0] }
        #expect(plain.body != trailing.body)
        #expect(try starts(plain) == [Self.start.unixSeconds - 300, Self.start.unixSeconds - 600])
        #expect(try starts(trailing) == starts(plain), "three seconds before the close it is there, and not whole")
        #expect(await (try simulation([])).candles(product: "BTC-USDC") { query[$0] }.status == 404)
        #expect(await (try simulation(["alias"])).candles(product: "BTC-USDC") { query[$0] } == plain)
        let skewed = try simulation(["clock-skew:-7"])
        #expect(await skewed.time().body.contains(#""epochSeconds":"\#(now - 7)""#))
        #expect(await skewed.gateTime().body == #"{"server_time":\#((now - 7) * 1_000)}"#)
    }

    private func starts(_ answer: VenueAnswer) throws -> [Int64] {
        let page = try JSONDecoder().decode([String: [[String: String]]].self, from: Data(answer.body.utf8))
        return page["candles", default: []].compactMap { $0["start"].flatMap { Int64($0) } }
    }

    // MARK: Gate.io

    private struct Row: Decodable, Equatable {
        var time: Int64
        var long_liq_usd: Double
        var long_liq_usd_new: Double?
    }

    private func stats(_ plan: FaultPlan, hour: Int64, minutes: Int64 = 0, limit: Int = 50) -> VenueAnswer {
        let now = Self.start.openTime.advanced(bySeconds: hour * 3_600 + minutes * 60)
        let query = [
            "contract": "BTC_USDT", "interval": "1h", "from": String(Self.start.unixSeconds - 2_400 * 3_600), "limit": "\(limit)",
        ]
        let recent = query.merging(["from": String(Self.start.unixSeconds)]) { _, new in new }
        let asked = limit > 50 ? query : recent
        return GateREST.contractStats(query: { asked[$0] }, in: plan.gateMarket(Self.market, at: now), at: now, shape: plan.gateShape)
    }

    private func rows(_ plan: FaultPlan, hour: Int64, minutes: Int64 = 0) throws -> [Int64: Double] {
        let rows = try JSONDecoder().decode([Row].self, from: Data(stats(plan, hour: hour, minutes: minutes).body.utf8))
        return Dictionary(uniqueKeysWithValues: rows.map { (($0.time - Self.start.unixSeconds) / 3_600, $0.long_liq_usd) })
    }

    @Test("gate-text, gate-ms, gate-no-usd-new and gate-usd-new: how a row is written")
    func shapes() throws {
        let plain = try JSONDecoder().decode([Row].self, from: Data(stats(.none, hour: 2).body.utf8))
        #expect(plain.count == 3 && plain.allSatisfy { $0.long_liq_usd == $0.long_liq_usd_new })
        let text = stats(try Self.plan("gate-text"), hour: 2).body
        #expect(try JSONDecoder().decode([[String: String]].self, from: Data(text.utf8)).count == 3)
        let milliseconds = try JSONDecoder().decode([Row].self, from: Data(stats(try Self.plan("gate-ms"), hour: 2).body.utf8))
        #expect(milliseconds.map(\.time) == plain.map { $0.time * 1_000 })
        let old = try JSONDecoder().decode([Row].self, from: Data(stats(try Self.plan("gate-no-usd-new"), hour: 2).body.utf8))
        #expect(old.map(\.long_liq_usd) == plain.map(\.long_liq_usd) && old.allSatisfy { $0.long_liq_usd_new == nil })
        let other = try JSONDecoder().decode([Row].self, from: Data(stats(try Self.plan("gate-usd-new:50"), hour: 2).body.utf8))
        #expect(other.allSatisfy { abs(($0.long_liq_usd_new ?? -1) - $0.long_liq_usd / 2) < 0.01 })
    }

    private static let longMarket = SyntheticMarket(seed: 7, historyDays: 90, liveDays: 1).market

    @Test("gate-cap: the most rows of a page", arguments: [100, 200, 1_000, 2_000])
    func cap(most: Int) throws {
        let market = Self.longMarket
        let query = ["contract": "BTC_USDT", "interval": "1h", "from": "\(market.start.unixSeconds - 89 * 86_400)", "limit": "5000"]
        let answer = GateREST.contractStats(
            query: { query[$0] }, in: market, at: market.start.openTime, shape: try Self.plan("gate-cap:\(most)").gateShape)
        #expect(try JSONDecoder().decode([Row].self, from: Data(answer.body.utf8)).count == most)
    }

    @Test("gate-late: an hour is not there until so many minutes after its end")
    func late() throws {
        let plan = try Self.plan("gate-late:20,1")
        #expect(try rows(plan, hour: 2, minutes: 19).keys.sorted() == [0])
        #expect(try rows(plan, hour: 2, minutes: 20).keys.sorted() == [0, 1])
        #expect(try rows(plan, hour: 2, minutes: 20)[1] == (try rows(.none, hour: 3)[1]))
        let some = try rows(try Self.plan("gate-late:20,3"), hour: 30)
        #expect(some.count > 25, "what was late is there later")
    }

    @Test("gate-missing: an hour never comes, and history has all")
    func missing() throws {
        let plan = try Self.plan("gate-missing:4")
        let told = try rows(plan, hour: 40)
        #expect((20...38).contains(told.count))
        let history = Self.market.liquidations[.gateBTC, default: []].filter { $0.ts < Self.start }
        #expect(
            plan.gateMarket(Self.market, at: Self.start.openTime).liquidations[.gateBTC, default: []].prefix(history.count) == history[...])
    }

    @Test("gate-revised: the amount changes so long after the hour's end, by the factor")
    func revised() throws {
        let plan = try Self.plan("gate-revised:30,150,1")
        let final = try #require(try rows(.none, hour: 2)[0])
        #expect(try rows(plan, hour: 1, minutes: 29)[0] == final)
        #expect(abs(try #require(try rows(plan, hour: 1, minutes: 30)[0]) - final * 1.5) < 0.01)
    }
}
