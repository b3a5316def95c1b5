import APIGateway
import Foundation
import TestSupport
import Testing
import TraderModel
import TraderService
import TraderStore

@Suite(.timeLimit(.minutes(1)))
struct RoutesTests {
    @Test func candlesAreTheLastBarsOldestFirst() async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<5).map { .candle(Facts.candle($0, close: 100 + Int64($0), origin: $0 < 3 ? .history : .stream)) })
            try bench.record(.candle(Facts.candle(4, close: 7, of: .coinbaseETH)))
            let two = """
                [{"close":103,"high":105,"low":101,"open":102,"symbol":"BTC-USD","ts":1767226500,"volume":1.5},\
                {"close":104,"high":106,"low":102,"open":103,"symbol":"BTC-USD","ts":1767226800,"volume":1.5}]
                """
            let answer = try await bench.get("/api/candles?symbol=BTC-USD&limit=2")
            #expect(answer.status == 200 && answer.body == two)
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(try await bench.get("/api/candles?limit=2").body == two)
            #expect(try await bench.get("/api/candles").body.components(separatedBy: "symbol").count == 6)
            let eth = try await bench.get("/api/candles?symbol=ETH-USD&limit=10000")
            #expect(eth.body == #"[{"close":7,"high":9,"low":5,"open":6,"symbol":"ETH-USD","ts":1767226800,"volume":1.5}]"#)
        }
    }

    @Test func withoutALimitThereAreTwoDaysOfCandles() async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<600).map { .candle(Facts.candle($0, close: Int64($0) + 10)) })
            let body = try await bench.get("/api/candles").body
            #expect(body.components(separatedBy: "symbol").count - 1 == 576)
            #expect(body.hasPrefix(#"[{"close":34,"#) && body.contains(#"{"close":609,"#))
        }
    }

    @Test func tradesAreNewestFirstWithEveryKeyWritten() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.fill(1, at: 0), Facts.fill(2, "VS-3", at: 2), Facts.fill(1, at: 0, exit: 99), Facts.fill(3, at: 9))
            let closed = """
                {"bar_seconds":300,"booked_late":false,"direction":"SHORT","entry_price":100,"entry_ts":1767225600,"exit_price":99,"exit_reason":"time",\
                "exit_ts":1767228000,"gross_bps":100.00000000000009,"hold_bars":8,"hold_seconds":2400,"id":1,"instrument":"BTC-USD",\
                "mark_at":null,"mark_gross_bps":null,"mark_price":null,"net_bps":92.00000000000009,"signal":"LQ-1","status":"CLOSED","version":1}
                """
            let open = """
                {"bar_seconds":300,"booked_late":false,"direction":"SHORT","entry_price":100,"entry_ts":1767228300,"exit_price":null,"exit_reason":null,"exit_ts":null,\
                "gross_bps":null,"hold_bars":8,"hold_seconds":2400,"id":3,"instrument":"BTC-USD",\
                "mark_at":null,"mark_gross_bps":null,"mark_price":null,"net_bps":null,"signal":"LQ-1","status":"OPEN","version":1}
                """
            let other = open.replacing("1767228300", with: "1767226200").replacing("\"id\":3", with: "\"id\":2")
                .replacing("LQ-1", with: "VS-3")
            #expect(try await bench.get("/api/trades").body == "[\(open),\(other),\(closed)]")
            #expect(try await bench.get("/api/trades?status=all&limit=1").body == "[\(open)]")
            #expect(try await bench.get("/api/trades?status=open").body == "[\(open),\(other)]")
            #expect(try await bench.get("/api/trades?status=closed&limit=100").body == "[\(closed)]")
        }
    }

    @Test func aTradesRecordsLeadBackToTheVenuesBar() async throws {
        try await GatewayBench.with { bench in
            let facts: [GatewayInput] = [
                .candle(Facts.candle(0)), .candle(Facts.candle(0, of: .coinbaseETH)), Facts.order(0),
                Facts.order(0, "VS-3"), Facts.fill(1, at: 0), Facts.fill(2, "VS-3", at: 0), .candle(Facts.candle(8)),
                Facts.fill(1, at: 0, exit: 99),
            ]
            try bench.record(facts)
            struct Told: Decodable, Equatable {
                var type: String
                var ts: Int64
            }
            let closed = try await bench.get("/api/trades/1/records")
            #expect(closed.status == 200)
            let told = try JSONDecoder().decode([Told].self, from: Data(closed.body.utf8))
            let (entry, exit) = (BarTime.number(0).unixSeconds, BarTime.number(8).unixSeconds)
            #expect(
                told == [
                    Told(type: "candle", ts: entry), Told(type: "signal_fire", ts: entry), Told(type: "trade_open", ts: entry),
                    Told(type: "candle", ts: exit), Told(type: "trade_close", ts: exit),
                ])
            #expect(try await bench.get("/api/trades/2/records").body.components(separatedBy: "\"type\"").count == 4)
            let unknown = try await bench.get("/api/trades/9/records")
            #expect(unknown.status == 404 && unknown.body.contains("unknown_trade"))
            #expect(try await bench.get("/api/trades/x/records").status == 404)
        }
    }

    @Test func aTradeOfAnotherVenueIsToldInFullAndLeadsToItsOwnBar() async throws {
        try await GatewayBench.with { bench in
            guard case .fill(var fill, let bookedAt) = Facts.fill(1, at: 0) else { return }
            fill.trade.instrument = .binance
            let records = try bench.record(
                .candle(Facts.candle(0)), .candle(Facts.candle(0, of: .binance)), .fill(fill, bookedAt: bookedAt))
            let events = records.map { String(decoding: $0.body, as: UTF8.self) }
            #expect(events[1].contains(#""instrument":"binanceus:BTCUSDT""#) && events[1].contains(#""symbol":"binanceus:BTCUSDT""#))
            #expect(events[2].contains(#""instrument":"binanceus:BTCUSDT""#))
            #expect(try await bench.get("/api/trades").body.contains(#""instrument":"binanceus:BTCUSDT""#))
            let told = try await bench.get("/api/trades/1/records").body
            #expect(told.components(separatedBy: #""type":"candle""#).count == 2, "\(told)")
        }
    }

    @Test func aTradeBookedLongAfterItsBarSaysSo() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.fill(1, at: 0, lateSeconds: 300), Facts.fill(2, "LQ-2", at: 0, lateSeconds: 301))
            #expect(
                try await bench.get("/api/trades").body.contains(
                    #"{"bar_seconds":300,"booked_late":true,"direction":"SHORT","entry_price":100,"entry_ts":1767225600,"exit_price":null,"exit_reason":null,"exit_ts":null,"gross_bps":null,"hold_bars":8,"hold_seconds":2400,"id":2,"#
                ))
            #expect(try await bench.get("/api/trades").body.contains(#""booked_late":false"#))
            try bench.record(Facts.fill(2, "LQ-2", at: 0, exit: 99), Facts.fill(1, at: 0, exit: 99, lateSeconds: 900))
            #expect(try await bench.get("/api/trades").body.components(separatedBy: #""booked_late":true"#).count == 3)
        }
    }

    @Test func signalsAreActiveCoolingDownOrWatching() async throws {
        try await GatewayBench.with { bench in
            #expect(try await object(bench.get("/api/signals").body)["signal_states"] as? [String: String] == [:])
            try bench.record(Facts.fourSignals())
            let empty = try await object(bench.get("/api/signals").body)
            let states = try #require(empty["signal_states"] as? [String: [String: Any]])
            #expect(Set(states.keys) == ["LQ-1", "LQ-2", "LQ-3", "VS-3"])
            #expect(states.values.allSatisfy { $0["status"] as? String == "WATCHING" && $0["last_fire_ts"] is NSNull })
            let nothing = try #require(empty["features"] as? [String: Any])
            #expect(
                Set(nothing.keys) == [
                    "ts", "eth_slope_sign", "volume_btc_pct", "long_liq_btc_pct", "short_liq_btc_pct", "total_liq_btc_pct",
                ])
            #expect(nothing.values.allSatisfy { $0 is NSNull })

            try bench.record(
                Facts.order(0), Facts.fill(7, at: 0), Facts.order(1, "LQ-2", .long), Facts.order(2, "LQ-3"),
                Facts.order(9, "VS-3", .short, .coolingDown),
                .features(Facts.features(9, values: [1, -1, nil, 0.25, 0.75, 1, 0])))
            let full = try await bench.get("/api/signals").body
            #expect(
                full.contains(
                    #""features":{"eth_slope_sign":1,"eth_slope_sign_prev":-1,"is_new_reading":0,"long_liq_btc_pct":0.25,"short_liq_btc_pct":0.75,"total_liq_btc_pct":1,"ts":1767228300,"volume_btc_pct":null}"#
                ))
            let now = try #require(try object(full)["signal_states"] as? [String: [String: Any]])
            #expect(
                now.mapValues { $0["status"] as? String } == [
                    // A cooldown of eight bars is over for the fire of bar 1, and not for the one of bar 2.
                    "LQ-1": "ACTIVE", "LQ-2": "WATCHING", "LQ-3": "COOLING DOWN", "VS-3": "WATCHING",
                ])
            #expect(now["LQ-1"]?["open_trade_id"] as? Int == 7 && now["LQ-1"]?["last_fire_dir"] as? String == "SHORT")
            #expect(now["LQ-2"]?["last_fire_ts"] as? Int == 1_767_225_900 && now["LQ-2"]?["open_trade_id"] is NSNull)
            #expect(now["VS-3"]?["last_fire_dir"] is NSNull && now["VS-3"]?["outcome"] as? String == "unknown")
        }
    }

    @Test func aStrategyWhoseDataIsOutOfReachIsBlindAndSaysWhy() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.fourSignals() + [.features(Facts.features(0)), Facts.order(0), Facts.fill(7, at: 0)])
            #expect(!(try await bench.get("/api/signals").body.contains("BLIND")), "nobody was asked yet")
            // Nobody answers here.
            _ = try await bench.get("/api/system")
            let states = try #require(try object(await bench.get("/api/signals").body)["signal_states"] as? [String: [String: Any]])
            #expect(states["VS-3"]?["status"] as? String == "BLIND" && states["LQ-1"]?["status"] as? String == "ACTIVE")
            for state in states.values {
                let blind = try #require(state["blind"] as? [String: Any])
                #expect(blind["source"] as? String == "market-feed" && blind["reason"] as? String == "silent")
                #expect(blind["detail"] is String && blind["since"] is NSNull)
            }
            let one = try await bench.get("/api/strategies/VS-3").body
            #expect(one.contains(#""status":"BLIND""#) && one.contains(#""file":null"#))
            #expect(try await bench.get("/api/strategies").body.contains(#""reason":"silent""#))
        }
    }

    @Test func theHistoryThatAStrategyNeedsIsCounted() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.fourSignals())
            #expect(try await bench.get("/api/signals").body.contains(#""history_bars":null"#))
            let bars = (0..<40).flatMap { [Facts.candle($0, origin: .history), Facts.candle($0 + 3, of: .coinbaseETH, origin: .history)] }
            try bench.record(bars.map { .candle($0) } + [.features(Facts.features(12))])
            // From the first bar that both have, 3, to the one that was judged.
            #expect(try await bench.get("/api/signals").body.contains(#""history_bars":10"#))
        }
    }

    @Test func theAgeOfAServicesAnswerIsSaidAndASilentOneIsWaitedForOnce() async throws {
        try await GatewayBench.with(["STRATEGIES_COPIED": "true"]) { bench in
            let first = try await object(bench.get("/api/system").body)
            #expect(first["strategies_copied"] as? Bool == true)
            var ages: [[Int]] = []
            for _ in 0..<2 {
                let services = try #require(try object(await bench.get("/api/system").body)["services"] as? [[String: Any]])
                ages.append(services.compactMap { $0["age_ms"] as? Int })
            }
            // The same answers, older: nobody was asked again.
            #expect(ages[0].count == 5 && zip(ages[0], ages[1]).allSatisfy { $0 <= $1 })
        }
    }

    @Test func statisticsStandBesideWhatWasPromisedWithAndWithoutLateTrades() async throws {
        try await GatewayBench.with { bench in
            try bench.record(Facts.fourSignals())
            try bench.record(
                .features(Facts.features(0, values: [1, nil, nil, nil, nil, nil, 0])), .features(Facts.features(1, standing: .stale)),
                Facts.fill(1, at: 300), Facts.fill(1, at: 300, exit: 99), Facts.fill(2, at: 310), Facts.fill(2, at: 310, exit: 98),
                Facts.fill(3, at: 320, lateSeconds: 400), Facts.fill(3, at: 320, exit: 101), Facts.fill(4, at: 330))
            // Two days of bars on which it could fire, with a day in between on which nothing ran.
            try bench.record((300..<588).map { .features(Facts.features($0)) } + (876..<1_164).map { .features(Facts.features($0)) })
            let answer = try await object(bench.get("/api/stats").body)
            let signals = try #require(answer["signals"] as? [String: [String: Any]])
            let own = try #require(signals["LQ-1"]?.compactMapValues { $0 as? [String: Any] })
            let keys: Set = [
                "trades", "clusters", "trades_per_day", "trades_per_day_low", "trades_per_day_high", "win_rate", "mean_gross_bps",
                "mean_net_bps",
                "stdev_net_bps", "ci95_low", "ci95_high",
                "more_trades_to_tell", "verdict",
            ]
            #expect(Set(own.keys) == ["all", "timely", "expected", "earlier"] && signals["LQ-1"]?["version"] as? Int == 1)
            #expect(own["all"].map { Set($0.keys) } == keys && own["timely"].map { Set($0.keys) } == keys)
            #expect(own["all"]?["trades"] as? Int == 3 && own["timely"]?["trades"] as? Int == 2)
            #expect(own["all"]?["trades_per_day"] as? Double == 1.5)
            #expect(abs((own["timely"]?["mean_gross_bps"] as? Double ?? 0) - 150) < 1e-9)
            #expect(abs((own["timely"]?["mean_net_bps"] as? Double ?? 0) - 142) < 1e-9)
            #expect(own["all"]?["win_rate"] as? Double == 2.0 / 3)
            #expect(
                own["expected"] as? [String: Double] == [
                    "trades_per_day": 4.3, "gross_bps": 20, "gross_bps_low": 15, "gross_bps_high": 25, "net_bps": 11.7,
                ])
            let quiet = try #require(signals["VS-3"]?["all"] as? [String: Any])
            #expect(quiet["trades"] as? Int == 0 && quiet["win_rate"] is NSNull && quiet["ci95_low"] is NSNull)
            let total = try #require(answer["total"] as? [String: [String: Any]])
            #expect(total["all"]?["trades"] as? Int == 3 && total["timely"]?["trades"] as? Int == 2)
        }
    }

    @Test func theSystemNamesItsMarketAndEveryService() async throws {
        try await GatewayBench.with(["MARKET_DESCRIPTION": "made of chance"]) { bench in
            let answer = try await object(bench.get("/api/system").body)
            #expect(answer["market"] as? String == "simulated" && answer["description"] as? String == "made of chance")
            let services = try #require(answer["services"] as? [[String: Any]])
            #expect(
                services.map { $0["service"] as? String } == ["market-feed", "liq-poller", "signal-engine", "paper-broker", "api-gateway"])
            #expect(
                services.allSatisfy {
                    $0["state"] as? String == "not answering" && $0["reason"] is String && $0["lag"] is NSNull && $0["source"] is NSNull
                })
        }
    }

    @Test func theIntegrityOfTheDataIsAskedOfItsSources() async throws {
        try await GatewayBench.with { bench in
            let answer = try await object(bench.get("/api/integrity").body)
            #expect(answer["market"] as? String == "simulated" && answer["hours"] as? Int == 24)
            let sources = try #require(answer["sources"] as? [[String: Any]])
            #expect(sources.map { $0["service"] as? String } == ["market-feed", "liq-poller"])
            // Nobody answers here: that is said, and nothing is made up.
            #expect(sources.allSatisfy { $0["state"] as? String == "not answering" && $0["report"] is NSNull && $0["entries"] is NSNull })
            let behind = try await object(bench.get("/api/integrity?bar=1767268800").body)
            #expect(behind["hours"] is NSNull && (behind["sources"] as? [Any])?.count == 2)
            for (query, name) in [
                ("rows=some", "rows"), ("hours=0", "hours"), ("hours=x", "hours"), ("limit=601", "limit"), ("bar=1767268801", "bar"),
                ("bar=-300", "bar"), ("bar=", "bar"), ("bar=9223372036854775800", "bar"),
            ] {
                let refused = try await bench.get("/api/integrity?\(query)")
                #expect(refused.status == 400 && refused.body.contains(name), "\(query): \(refused.body)")
            }
        }
    }

    @Test func theGatewayIsReadyWhenItsDataIsFreshAndReadToTheEnd() async throws {
        try await GatewayBench.with(now: BarTime.number(10).closeTime().advanced(bySeconds: 601)) { bench in
            #expect(try await bench.get("/healthz").body == #"{"status":"ok"}"#)
            let empty = try await bench.get("/readyz")
            #expect(empty.status == 503 && empty.body == #"{"ready":false,"reasons":["no bar was judged yet"]}"#)
            try bench.record(.features(Facts.features(10)))
            let old = try await bench.get("/readyz")
            #expect(old.status == 503 && old.body == #"{"ready":false,"reasons":["the newest judged bar closed 601 s ago"]}"#)
            try bench.record(.features(Facts.features(11)))
            let ready = try await bench.get("/readyz")
            #expect(ready.status == 200 && ready.body == #"{"ready":true,"reasons":[]}"#)
            bench.context.status.readUpstreams {
                [("signal-engine", 257), ("market-feed", nil), ("paper-broker", 256)].map {
                    UpstreamState(name: $0, lag: $1, heardAt: .now)
                }
            }
            let behind = try await bench.get("/readyz")
            #expect(behind.status == 503)
            #expect(
                behind.body
                    == #"{"ready":false,"reasons":["market-feed was not heard yet","257 records of signal-engine are not read yet"]}"#)
        }
    }

    @Test(arguments: [
        ("/api/candles?symbol=DOGE-USD", 404, "unknown_symbol", "DOGE-USD"), ("/api/candles?symbol=", 404, "unknown_symbol", "BTC-USD"),
        ("/api/candles?limit=0", 400, "bad_parameter", "limit"), ("/api/candles?limit=10001", 400, "bad_parameter", "limit"),
        ("/api/candles?limit=ten", 400, "bad_parameter", "limit"), ("/api/candles?limit=", 400, "bad_parameter", "limit"),
        ("/api/trades?limit=-1", 400, "bad_parameter", "limit"), ("/api/trades?status=lost", 400, "bad_parameter", "status"),
        ("/api/frames?instrument=nyse:IBM&ts=0", 400, "bad_parameter", "coinbase or gateio"),
        ("/api/frames?instrument=coinbase:BTC-USD&ts=7", 400, "bad_parameter", "ts"),
        ("/api/frames?instrument=coinbase:BTC-USD&ts=300", 503, "unavailable", "market-feed"),
        ("/api/nothing", 404, "not_found", "/api/nothing"), ("/../secret.txt", 400, "bad_request", ""),
        ("/%2e%2e/secret.txt", 400, "bad_request", ""), ("/ws", 426, "upgrade_required", "WebSocket"),
    ])
    func whatCannotBeAnsweredIsAnErrorInJSON(path: String, status: Int, code: String, mention: String) async throws {
        try await GatewayBench.with { bench in
            let answer = try await bench.get(path)
            #expect(answer.status == status)
            #expect(!answer.body.contains("nobody shall see"))
            let error = try #require(try object(answer.body)["error"] as? [String: String])
            #expect(error["code"] == code)
            #expect(mention.isEmpty || error["message"]?.contains(mention) == true, "\(error)")
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
        }
    }

    @Test func anotherMethodIsRefusedAndABodyThatIsTooLargeToo() async throws {
        try await GatewayBench.with { bench in
            for path in [
                "/api/candles", "/api/trades", "/api/signals", "/api/stats", "/api/system", "/api/integrity", "/api/frames", "/healthz",
                "/readyz",
            ] {
                let answer = try await bench.ask("POST", path)
                #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD", "\(path)")
                #expect(try object(answer.body)["error"] != nil)
            }
            let large = try await bench.ask("POST", "/api/candles", body: String(repeating: "0", count: 2 << 20))
            #expect(large.status == 413)
            #expect(large.body.contains("body_too_large"))
        }
    }

    @Test func theDashboardIsServedAndKeptToItsOwnOrigin() async throws {
        try await GatewayBench.with { bench in
            for (path, content, type) in [
                ("/", "board", "text/html"), ("/index.html", "board", "text/html"), ("/main.js", "one", "text/javascript"),
            ] {
                let answer = try await bench.get(path)
                #expect(answer.status == 200 && answer.body.contains(content), "\(path)")
                #expect(answer.headers["content-type"]?.hasPrefix(type) == true, "\(answer.headers)")
                #expect(
                    answer.headers["content-security-policy"]
                        == "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["cache-control"] == "no-cache")
            }
            for path in ["/api/signals", "/api/nothing", "/api/candles?limit=0"] {
                let headers = try await bench.get(path).headers
                #expect(headers["content-security-policy"] != nil && headers["x-content-type-options"] == "nosniff", "\(path)")
            }
        }
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
