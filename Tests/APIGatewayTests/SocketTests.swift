import APIGateway
import TestSupport
import Testing
import TraderModel
import TraderStore

@Suite(.timeLimit(.minutes(1)))
struct SocketTests {
    /// The numbers at the end of messages' ids.
    private static func numbers(_ messages: [String]) -> [Int64?] {
        messages.map { message in
            message.firstMatch(of: /"id":"[^"]*-(\d+)"/).flatMap { Int64($0.1) }
        }
    }

    @Test func everyEventHasItsNamesNumbersAndPlace() async throws {
        try await GatewayBench.with { bench in
            let log = bench.log
            let refused = RefusedFire(signal: "LQ-3", direction: .short, reason: .stale)
            let expected = [
                """
                {"close":100,"closed":true,"high":102,"id":"\(log)-1","instrument":"coinbase:BTC-USD","low":98,"open":99,"symbol":"BTC-USD","ts":1767225600,\
                "type":"candle","volume":1.5}
                """,
                """
                {"eth_slope_sign":1,"id":"\(log)-2","long_liq_btc_pct":null,"short_liq_btc_pct":0.75,"total_liq_btc_pct":1,"ts":1767225600,\
                "type":"feature_update","volume_btc_pct":0.5}
                """,
                """
                {"direction":"SHORT","id":"\(log)-3","reason":"the bar was stale","signal":"LQ-3","ts":1767225600,"type":"order_refused"}
                """,
                """
                {"direction":"LONG","entry_price":100,"id":"\(log)-4","signal":"LQ-2","ts":1767225600,"type":"signal_fire"}
                """,
                """
                {"direction":"SHORT","id":"\(log)-5","reason":"too small","signal":"LQ-1","ts":1767225600,"type":"order_refused"}
                """,
                """
                {"direction":"SHORT","entry_price":100,"entry_ts":1767225600,"hold_bars":8,"id":"\(log)-6","instrument":"BTC-USD","signal":"LQ-1","trade_id":9,\
                "ts":1767225600,"type":"trade_open","version":1}
                """,
                """
                {"direction":"SHORT","entry_price":100,"entry_ts":1767225600,"exit_price":99,"exit_reason":"time","gross_bps":100.00000000000009,"hold_bars":8,\
                "id":"\(log)-7","instrument":"BTC-USD","net_bps":92.00000000000009,"signal":"LQ-1","trade_id":9,"ts":1767228000,\
                "type":"trade_close","version":1}
                """,
            ]
            let place = bench.place
            try bench.record(
                .candle(Facts.candle(-1, origin: .history)), .candle(Facts.candle(0)),
                .features(Facts.features(-1, standing: .history, refused: [refused])),
                .features(Facts.features(0, values: [1, -1, 0.5, nil, 0.75, 1, 0], refused: [refused])),
                .fire(Facts.fire(0, "LQ-2", .long)), Facts.order(0, "LQ-2", .long), Facts.order(0, "LQ-1", .short, .tooSmall),
                Facts.order(0, "LQ-1", .short, .tradeOpen), Facts.order(0, "LQ-1", .short, .coolingDown),
                Facts.fill(9, at: 0), Facts.fill(9, at: 0, exit: 99))
            let messages = try await bench.socket("?after=\(place)") { try await $0.take(expected.count) }
            #expect(messages == expected)
        }
    }

    /// Before there were desks signal-engine fired only when a trade was to follow, and each fire was an event of its own.
    @Test func aFireOfBeforeIsToldAsItWas() throws {
        var fire = Facts.fire(0)
        #expect(BrowserEvent.events(of: .fire(fire)).isEmpty, "its order is told")
        fire.cooldownSeconds = nil
        var orders = [
            OrderRecord(fire: fire, status: .accepted, reason: nil, trade: 1),
            OrderRecord(fire: fire, status: .refused, reason: .tradeOpen, trade: nil),
        ]
        for place in orders.indices { orders[place].price = nil }
        let told = try ([.fire(fire)] + orders.map { .order($0) }).map { fact in try BrowserEvent.events(of: fact).map { try jsonText($0) }
        }
        #expect(
            told == [
                [#"{"direction":"SHORT","entry_price":100,"signal":"LQ-1","ts":1767225600,"type":"signal_fire"}"#], [],
                [#"{"direction":"SHORT","reason":"trade open","signal":"LQ-1","ts":1767225600,"type":"order_refused"}"#],
            ])
    }

    @Test func whatWasMissedComesInOrderAndOnceAndThenWhatIsNew() async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<700).map { .candle(Facts.candle($0)) })
            let messages = try await bench.socket("?after=\(bench.log)-300") { messages in
                var taken = try await messages.take(200)
                for number in 700..<720 { try bench.record(.candle(Facts.candle(number))) }
                taken += try await messages.take(220)
                return taken
            }
            #expect(Self.numbers(messages) == (301...720).map { $0 })
        }
    }

    @Test func aBrowserThatMissedNothingIsToldWhatComes() async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<5).map { .candle(Facts.candle($0)) })
            let messages = try await bench.socket("?x=1&after=\(bench.place)") { messages in
                try bench.record(.candle(Facts.candle(5)))
                return try await messages.take(1)
            }
            #expect(Self.numbers(messages) == [6])
        }
    }

    @Test func aNewBrowserIsToldWhereItStartsAndNothingOld() async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<5).map { .candle(Facts.candle($0)) })
            let messages = try await bench.socket { messages in
                let first = try await messages.take(1)
                try bench.record(.candle(Facts.candle(5)))
                return first + (try await messages.take(1))
            }
            #expect(messages.first == "{\"id\":\"\(bench.log)-5\",\"type\":\"start\"}")
            #expect(Self.numbers(messages) == [5, 6])
        }
    }

    @Test func aBrowserHearsOfTheGatewayAlsoWhileNothingHappens() async throws {
        try await GatewayBench.with(heartbeat: .milliseconds(1)) { bench in
            let messages = try await bench.socket("?after=\(bench.place)") { try await $0.take(3) }
            #expect(messages == Array(repeating: "{\"type\":\"heartbeat\"}", count: 3))
        }
    }

    @Test(arguments: ["another-epoch-3", "-3", "3", "", "%20", "LOG-", "LOG-x", "LOG-99", "LOG--1"])
    func aPlaceThatIsNotInThisLogIsReset(after: String) async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<5).map { .candle(Facts.candle($0)) })
            let log = bench.log
            let messages = try await bench.socket("?after=\(after.replacing("LOG", with: log))") { messages in
                var taken = try await messages.take(1)
                try bench.record(.candle(Facts.candle(5)))
                taken += try await messages.take(1)
                return taken
            }
            #expect(messages.first == "{\"id\":\"\(log)-5\",\"type\":\"reset\"}")
            #expect(Self.numbers(messages) == [5, 6])
        }
    }

    @Test func aPlaceThatIsTooFarBackIsReset() async throws {
        try await GatewayBench.with { bench in
            try bench.record((0..<5_001).map { .candle(Facts.candle($0)) })
            let log = bench.log
            let far = try await bench.socket("?after=\(log)-0") { try await $0.take(1) }
            #expect(far == ["{\"id\":\"\(log)-5001\",\"type\":\"reset\"}"])
            let near = try await bench.socket("?after=\(log)-1") { try await $0.take(5_000) }
            #expect(Self.numbers(near) == (2...5_001).map { $0 })
        }
    }

    @Test func aPlaceThatIsNoLongerKeptIsReset() async throws {
        try await GatewayBench.with(now: .seconds(1_800_000_000)) { bench in
            try bench.record((0..<9).map { .candle(Facts.candle($0)) })
            let log = bench.log
            try bench.forget(before: .seconds(1_800_000_001))
            let old = try await bench.socket("?after=\(log)-3") { try await $0.take(1) }
            #expect(old == ["{\"id\":\"\(log)-9\",\"type\":\"reset\"}"])
            let newest = try await bench.socket("?after=\(log)-9") { messages in
                try bench.record(.candle(Facts.candle(9)))
                return try await messages.take(1)
            }
            #expect(Self.numbers(newest) == [10])
        }
    }

    @Test func theBarInProgressHasNoPlaceAndIsNotClosed() async throws {
        try await GatewayBench.with { bench in
            // The first event tells that the socket is told what comes.
            let place = bench.place
            try bench.record(.candle(Facts.candle(0)))
            let messages = try await bench.socket("?after=\(place)") { messages in
                var taken = try await messages.take(1)
                try bench.form(1, close: 42)
                taken += try await messages.take(1)
                try bench.record(.candle(Facts.candle(1)))
                taken += try await messages.take(1)
                return taken
            }
            #expect(
                messages[1] == """
                    {"close":42,"closed":false,"high":44,"instrument":"coinbase:BTC-USD","low":40,"open":41,"symbol":"BTC-USD","ts":1767225900,"type":"candle","volume":1.5}
                    """)
            #expect(Self.numbers(messages) == [1, nil, 2])
        }
    }

    @Test func whatWasJustLoggedIsToldWithoutReadingTheLogAgain() async throws {
        try await GatewayBench.with { bench in
            let place = bench.place
            let first = try bench.record(.candle(Facts.candle(0)))[0]
            let messages = try await bench.socket("?after=\(place)") { messages in
                let taken = try await messages.take(1)
                // The log ends before it: whoever looked there would find nothing.
                bench.pretend(LogRecord(seq: first.seq + 1, name: first.name, body: first.body))
                return taken + (try await messages.take(1))
            }
            #expect(Self.numbers(messages) == [1, 2])
        }
    }

    @Test func whatASocketWasNotToldOfIsReadFromTheLogBeforeWhatFollows() async throws {
        try await GatewayBench.with { bench in
            let place = bench.place
            try bench.record(.candle(Facts.candle(0)))
            let messages = try await bench.socket("?after=\(place)") { messages in
                let taken = try await messages.take(1)
                try bench.keep([.candle(Facts.candle(1))])
                try bench.record(.candle(Facts.candle(2)))
                return taken + (try await messages.take(1))
            }
            #expect(Self.numbers(messages) == [1, 2])
        }
    }

    @Test func eachSocketIsToldEverything() async throws {
        try await GatewayBench.with { bench in
            let place = bench.place
            try await withThrowingTaskGroup { group in
                for _ in 0..<5 {
                    group.addTask { try await bench.socket("?after=\(place)") { try await $0.take(300) } }
                }
                for number in 0..<300 { try bench.record(.candle(Facts.candle(number))) }
                for try await messages in group { #expect(Self.numbers(messages) == (1...300).map { $0 }) }
            }
        }
    }
}
