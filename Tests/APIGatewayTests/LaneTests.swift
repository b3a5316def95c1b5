import APIGateway
import Foundation
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// Strategies of lanes of their own stand beside those of home: judged, blind and cooling down by their own bars.
@Suite(.timeLimit(.minutes(1)))
struct LaneTests {
    @Test func aStrategyOfAnotherLaneHasItsOwnNewestBar() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.fourSignals() + [Facts.watched(.solana, .fiveMinuteBars), try Facts.solanaStrategy()])
            let bars = (0..<4).map { GatewayInput.candle(Facts.candle($0, of: .solana, origin: .history)) }
            try bench.record(bars + [.features(Facts.features(9)), .features(Facts.solanaFeatures(3))])
            let states = try await states(bench)
            let own = try #require(states["sol"])
            #expect(own["lane"] as? String == "5m coinbase:SOL-USD" && own["bar_seconds"] as? Int == 300)
            #expect(
                own["lane_ts"] as? Int64 == BarTime.number(3).unixSeconds && own["judged_ts"] as? Int64 == BarTime.number(3).unixSeconds)
            #expect(own["outcome"] as? String == "watching" && own["status"] as? String == "WATCHING")
            #expect(own["features"] as? [String: Double] == ["mean": 101])
            let condition = try #require((own["conditions"] as? [[String: Any]])?.first)
            #expect(condition["value"] as? Double == 100 && condition["threshold"] as? Double == 101)
            #expect(own["warm_up_bars"] as? Int == 3 && own["history_bars"] as? Int == 3)
            #expect(own["hold_bars"] as? Int == 4 && own["hold_seconds"] as? Int == 1_200 && own["cooldown_seconds"] as? Int == 1_800)
            let home = try #require(states["LQ-1"])
            #expect(home["lane"] as? String == "5m" && home["lane_ts"] as? Int64 == BarTime.number(9).unixSeconds)
            // What all are told stays that of home.
            let features = try await object(bench, "/api/signals")["features"] as? [String: Any]
            #expect(features?["ts"] as? Int64 == BarTime.number(9).unixSeconds && features?["mean"] == nil)
        }
    }

    @Test func aCooldownIsOverByTheBarsOfItsOwnLane() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.watched(.solana, .fiveMinuteBars), try Facts.solanaStrategy(), Facts.order(0, "sol", .long))
            try bench.record(.features(Facts.features(20)), .features(Facts.solanaFeatures(5)))
            #expect(try await states(bench)["sol"]?["status"] as? String == "COOLING DOWN", "home is further")
            try bench.record(.features(Facts.solanaFeatures(6)))
            #expect(try await states(bench)["sol"]?["status"] as? String == "WATCHING")
        }
    }

    @Test func barsOfAMinuteAreTheirOwn() async throws {
        try await GatewayBench.with { bench in
            try bench.record(
                Facts.watched(.solana, .oneMinuteBars), try Facts.solanaStrategy(timeframe: .oneMinute),
                .minute(Facts.minute(0, of: .solana)), .minute(Facts.minute(1, of: .solana)),
                .features(Facts.solanaFeatures(1, length: .oneMinute)))
            let own = try #require(try await states(bench)["sol"])
            #expect(own["lane"] as? String == "1m coinbase:SOL-USD" && own["bar_seconds"] as? Int == 60)
            #expect(own["hold_bars"] is NSNull && own["hold_seconds"] as? Int == 240 && own["cooldown_seconds"] as? Int == 360)
            #expect(own["history_bars"] as? Int == 2 && own["waiting"] as? [String] == [])
            // A bar of a minute may be asked of; signal-engine is not there.
            let ts = BarTime.number(0).unixSeconds + 60
            #expect(try await bench.get("/api/strategies/sol/explain?ts=\(ts)").status == 503)
            #expect(try await bench.get("/api/strategies/sol/explain?ts=\(ts + 1)").status == 400)
            let gone = try await bench.ask("DELETE", "/api/instruments/coinbase:SOL-USD?what=1m")
            #expect(gone.status == 409 && gone.body.contains("read by sol"), "\(gone.body)")
        }
    }

    @Test(arguments: [(0, 9, ["sol"]), (9, 0, ["LQ-1", "LQ-2", "LQ-3", "VS-3"])])
    func whatALaneDoesNotJudgeAnyMoreBlindsItsOwnAlone(own: Int, home: Int, blind: [String]) async throws {
        try await GatewayBench.with(now: BarTime.number(9).closeTime()) { bench in
            try bench.record(Facts.fourSignals() + [Facts.watched(.solana, .fiveMinuteBars), try Facts.solanaStrategy()])
            try bench.record(.features(Facts.features(home)), .features(Facts.solanaFeatures(own)))
            let states = try await states(bench)
            let found = states.filter { ($0.value["blind"] as? [String: Any])?["reason"] as? String == "unjudged" }.keys
            #expect(found.sorted() == blind)
        }
    }

    @Test func aBarOfALaneIsToldOfWithoutTheFeaturesOfHome() async throws {
        try await GatewayBench.with { bench in
            let records = try bench.record(
                .features(Facts.solanaFeatures(0, standing: .history)), .features(Facts.solanaFeatures(1)), .features(Facts.features(1)))
            let told = records.map { String(decoding: $0.body, as: UTF8.self) }
            #expect(told.count == 2)
            #expect(
                told[0].hasSuffix(#"{"lane":"5m coinbase:SOL-USD","ts":1767225900,"type":"lane_update"}}"#)
                    || told[0].contains(#""data":{"lane":"5m coinbase:SOL-USD","ts":1767225900,"type":"lane_update"}"#), "\(told[0])")
            #expect(told[1].contains("feature_update"))
        }
    }

    @Test func theTimeOfAllStrategiesIsThatOfTheLaneWhichCouldFireLongest() async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<72).map { .features(Facts.solanaFeatures($0)) } + [.features(Facts.features(0))])
            try bench.record(Facts.fill(1, "sol", at: 0), Facts.fill(1, "sol", at: 0, exit: 99))
            let total = try await object(bench, "/api/stats")["total"] as? [String: [String: Any]]
            #expect(total?["all"]?["trades_per_day"] as? Double == 4)
        }
    }

    @Test func whatIsOpenIsMarkedAtTheNewestBarOfItsOwnInstrument() async throws {
        try await GatewayBench.with { bench in
            guard case .fill(var fill, let bookedAt) = Facts.fill(1, "sol", at: 0) else { return }
            fill.trade.instrument = .solana
            fill.trade.holdSeconds = 240
            try bench.record(
                try Facts.solanaStrategy(timeframe: .oneMinute), .fill(fill, bookedAt: bookedAt), .candle(Facts.candle(3, close: 50)))
            let trade = { try #require(try await list(bench, "/api/trades?status=open").first) }
            var open = try await trade()
            #expect(open["mark_price"] is NSNull && open["bar_seconds"] as? Int == 60)
            #expect(
                open["hold_bars"] is NSNull && open["hold_seconds"] as? Int == 240 && open["instrument"] as? String == "SOL-USD")
            try bench.record(.candle(Facts.candle(0, close: 98, of: .solana)), .minute(Facts.minute(5, close: 99, of: .solana)))
            open = try await trade()
            #expect(open["mark_price"] as? Double == 99 && open["mark_at"] as? Int64 == BarTime.number(0).unixSeconds + 360)
            // SHORT at 100.
            #expect(abs((open["mark_gross_bps"] as? Double ?? 0) - 100) < 1e-9)
            let solana = try await list(bench, "/api/instruments").first { $0["instrument"] as? String == "coinbase:SOL-USD" }
            #expect(solana?["last_price"] as? Double == 99 && solana?["read_by"] as? [String] == ["sol"])
        }
    }

    // MARK: what waits

    @Test func aStrategyThatNobodyFollowsForWaitsAndSaysWhatToDo() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.fourSignals() + [try Facts.solanaStrategy()])
            let waiting = try await waiting(bench, "sol")
            #expect(
                waiting == [
                    [
                        "instrument": "coinbase:SOL-USD", "what": "5m", "reason": "unfollowed",
                        "remedy": "./trader instruments follow coinbase:SOL-USD --what 5m",
                    ]
                ])
            let states = try await states(bench)
            #expect(states["sol"]?["status"] as? String == "BLIND" && states["LQ-1"]?["status"] as? String == "WATCHING")
            let blind = states["sol"]?["blind"] as? [String: Any]
            #expect(blind?["source"] as? String == "coinbase:SOL-USD" && blind?["reason"] as? String == "unfollowed")
            #expect((states["sol"]?["waiting"] as? [[String: String]]) == waiting)
            // Minutes are no bars of five minutes.
            try bench.record(Facts.watched(.solana, .oneMinuteBars))
            #expect(try await self.waiting(bench, "sol") == waiting)
            try bench.record(Facts.watched(.solana, .fiveMinuteBars, .oneMinuteBars))
            #expect(try await self.waiting(bench, "sol") == [])
            #expect(try await self.states(bench)["sol"]?["status"] as? String == "WATCHING")
        }
    }

    @Test func aStrategyOfMinutesWaitsForMinutes() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.watched(.solana, .fiveMinuteBars), try Facts.solanaStrategy(timeframe: .oneMinute))
            let waiting = try await waiting(bench, "sol")
            #expect(waiting.map { $0["remedy"] } == ["./trader instruments follow coinbase:SOL-USD --what 1m"])
        }
    }

    @Test func aVenueWithoutAFeedAndAContractThatIsNotPolledAreWaitedForToo() async throws {
        let text = """
            name: far
            instrument: coinbase:BTC-USD
            entry: { long: 'close > close("binanceus:BTCUSDT") and long_liq_usd("gateio:SOL_USDT") > 1' }
            exit: { after_bars: 4 }
            """
        try await GatewayBench.with { bench in
            try bench.record(Facts.fourSignals() + [try Facts.strategy(text)])
            let waiting = try await waiting(bench, "far")
            #expect(waiting.map { $0["instrument"] } == ["binanceus:BTCUSDT", "gateio:SOL_USDT"])
            #expect(waiting.map { $0["reason"] } == ["no-feed", "unpolled"])
            #expect(waiting.first?["remedy"] == "start market-feed --venue binanceus and name binanceus in FEEDS")
            #expect(waiting.last?["remedy"]?.contains("gateio:BTC_USDT, gateio:ETH_USDT") == true)
        }
    }

    @Test func ofAFeedThatIsNotReadToItsEndNothingIsSaid() async throws {
        try await GatewayBench.with { bench in
            try bench.record(try Facts.solanaStrategy())
            for (lag, count) in [(Int64?.none, 0), (257, 0), (256, 1)] {
                bench.context.status.readUpstreams { [UpstreamState(name: "market-feed", lag: lag, heardAt: .now)] }
                #expect(try await waiting(bench, "sol").count == count, "\(lag ?? -1)")
            }
        }
    }

    // MARK: what a document may name

    @Test(arguments: [
        ("coinbase:SOL-USD", "coinbase", 503, "signal-engine does not answer"),
        ("binanceus:SOLUSDT", "coinbase", 422, "no feed of binanceus runs here"),
        ("binanceus:SOLUSDT", "coinbase,binanceus", 503, "signal-engine does not answer"), ("nyse:IBM", "coinbase", 422, "no venue nyse"),
    ])
    func aDocumentIsCheckedAmongTheFeedsThatRun(instrument: String, feeds: String, status: Int, words: String) async throws {
        try await GatewayBench.with(feeds: feeds) { bench in
            let document = "name: new\ninstrument: \(instrument)\nentry: { long: close > 1 }\nexit: { after_bars: 4 }\n"
            let answer = try await bench.ask("POST", "/api/strategies", body: document)
            #expect(answer.status == status && answer.body.contains(words), "\(answer.status) \(answer.body)")
        }
    }

    @Test func aDocumentMayNameTheContractsAloneThatArePolled() async throws {
        try await GatewayBench.with { bench in
            let document =
                "name: new\ninstrument: coinbase:BTC-USD\nentry: { long: 'long_liq_usd(\"gateio:SOL_USDT\") > 1' }\nexit: { after_bars: 4 }\n"
            let answer = try await bench.ask("POST", "/api/strategies", body: document)
            #expect(answer.status == 422 && answer.body.contains("no liquidations of gateio:SOL_USDT are polled"), "\(answer.body)")
        }
    }

    // MARK: answers

    private func states(_ bench: GatewayBench) async throws -> [String: [String: Any]] {
        try #require(try await object(bench, "/api/signals")["signal_states"] as? [String: [String: Any]])
    }

    private func waiting(_ bench: GatewayBench, _ name: String) async throws -> [[String: String]] {
        let strategy = try await list(bench, "/api/strategies").first { $0["name"] as? String == name }
        return try #require(strategy?["waiting"] as? [[String: String]])
    }

    private func object(_ bench: GatewayBench, _ path: String) async throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(await bench.get(path).body.utf8)) as? [String: Any])
    }

    private func list(_ bench: GatewayBench, _ path: String) async throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(await bench.get(path).body.utf8)) as? [[String: Any]])
    }
}
