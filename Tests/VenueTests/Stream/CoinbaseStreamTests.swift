import Foundation
import TestSupport
import Testing
import TraderModel
import TraderVenues

@Suite("Coinbase stream", .timeLimit(.minutes(1)))
struct CoinbaseStreamTests {
    private typealias Event = StreamEvent

    private static let candle =
        #"{"channel":"candles","timestamp":"2026-10-02T09:15:03.101Z","sequence_num":3,"events":[{"type":"update","candles":[{"start":"1790932500","high":"61012","low":"60990","open":"61000.01","close":"61011.9","volume":"3.9","product_id":"BTC-USD"}]}]}"#
    private static let trade =
        #"{"channel":"market_trades","timestamp":"2026-10-02T09:15:03.2Z","sequence_num":4,"events":[{"type":"update","trades":[{"trade_id":"7","product_id":"BTC-USD","price":"61011.9","size":"0.0021","time":"2026-10-02T09:15:03.012345Z","side":"SELL"}]}]}"#
    private static let heartbeat =
        #"{"channel":"heartbeats","timestamp":"2026-10-02T09:15:01.4451Z","sequence_num":2,"events":[{"current_time":"x","heartbeat_counter":"1"}]}"#
    private static let acknowledgement =
        #"{"channel":"subscriptions","timestamp":"2026-10-02T09:15:00Z","sequence_num":1,"events":[{"subscriptions":{"candles":["BTC-USDC"],"heartbeats":["heartbeats"]}}]}"#
    private static let refusal = #"{"type":"error","message":"authentication failure"}"#

    /// What the stream tells until it tells `last`, that included.
    private func events(of stream: CoinbaseStream, until last: (Event) -> Bool) async -> [Event] {
        await withTaskGroup { group in
            group.addTask { while !Task.isCancelled { await stream.connect(after: .milliseconds(1)) } }
            var events: [Event] = []
            for await event in stream.events {
                events.append(event)
                if last(event) { break }
            }
            group.cancelAll()
            return events
        }
    }

    private func isDisconnected(_ event: Event) -> Bool {
        if case .disconnected = event { true } else { false }
    }

    private func frame(_ text: String) throws -> Event { .frame(try CoinbaseVenue().frame(text, at: Timestamp(microseconds: 0))) }

    private func stream(_ port: Int, _ counters: VenueCounters = VenueCounters(), silence: Duration = .seconds(15)) -> CoinbaseStream {
        CoinbaseStream(
            url: "ws://127.0.0.1:\(port)", instruments: [.coinbaseBTC, .coinbaseETH], counters: counters, silence: silence,
            logger: transportLogger)
    }

    @Test("subscribes to heartbeats, then candles, then trades, and passes on what comes")
    func subscribes() async throws {
        let folder = try TemporaryFolder()
        let recorder = FrameRing(folder: folder.url.path, maxBytes: 1 << 20, logger: transportLogger)
        let counters = VenueCounters()
        let texts = [Self.candle, "no frame", Self.trade, Self.heartbeat]
        try await ScriptedVenue.with([texts.map { .text($0) }], subscriptions: 3) { venue, port in
            let stream = CoinbaseStream(
                url: "ws://127.0.0.1:\(port)", instruments: [.coinbaseBTC, .coinbaseETH], channels: [.marketTrades, .candles],
                counters: counters, recorder: recorder, logger: transportLogger)
            let last = try frame(Self.heartbeat)
            let events = await events(of: stream) { $0 == last }
            #expect(try events.count == 5 && events[0] == .connected && events[1] == frame(Self.candle) && events[3] == frame(Self.trade))
            guard case .unreadable = events[2] else {
                Issue.record("\(events[2])")
                return
            }
            #expect(
                venue.messages == [
                    [
                        #"{"type":"subscribe","channel":"heartbeats","product_ids":[]}"#,
                        #"{"type":"subscribe","channel":"candles","product_ids":["BTC-USD","ETH-USD"]}"#,
                        #"{"type":"subscribe","channel":"market_trades","product_ids":["BTC-USD","ETH-USD"]}"#,
                    ]
                ])
        }
        let counts = counters.snapshot
        #expect(counts[.connections] == 1 && counts[.frames] == 4 && counts[.malformedFrames] == 1 && counts[.errorFrames] == 0)
        recorder.close()
        let lines = try FrameRingTests.lines(in: folder)
        #expect(lines.map(\.text) == texts && lines.allSatisfy { $0.from == "coinbase stream" })
    }

    @Test("what is followed later is told to the open connection, and what is not followed any more too")
    func changes() async throws {
        try await ScriptedVenue.with([[.text(Self.candle)]]) { venue, port in
            let stream = stream(port)
            let last = try frame(Self.candle)
            let messages = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await stream.connect(after: .zero) }
                for await event in stream.events where event == last { break }
                let solana = Instrument(venue: "coinbase", symbol: "SOL-USD")
                stream.follow([.candles: [.coinbaseETH, solana], .marketTrades: [solana]])
                while venue.messages[0].count < 5 { try await Pause.brief() }
                group.cancelAll()
                return venue.messages[0].dropFirst(2)
            }
            #expect(
                Array(messages) == [
                    #"{"type":"unsubscribe","channel":"candles","product_ids":["BTC-USD"]}"#,
                    #"{"type":"subscribe","channel":"candles","product_ids":["SOL-USD"]}"#,
                    #"{"type":"subscribe","channel":"market_trades","product_ids":["SOL-USD"]}"#,
                ])
        }
    }

    @Test("an alias gets the data of its book under its own name")
    func alias() async throws {
        try await ScriptedVenue.with([[.text(Self.acknowledgement), .text(Self.trade), .text(Self.candle)]]) { venue, port in
            let dollarCoin = Instrument(venue: "coinbase", symbol: "BTC-USDC")
            let stream = CoinbaseStream(url: "ws://127.0.0.1:\(port)", instruments: [dollarCoin], logger: transportLogger)
            let events = await events(of: stream) { event in
                if case .frame(let frame) = event, case .bar? = frame.events.first { true } else { false }
            }
            let contents = events.flatMap { event -> [VenueEvent] in
                if case .frame(let frame) = event { frame.events } else { [] }
            }
            #expect(contents.count == 3)
            #expect(contents.first == .subscribed(["candles BTC-USD", "heartbeats heartbeats"]))
            guard case .trade(let trade)? = contents.dropFirst().first, case .bar(let bar, _, _)? = contents.last else {
                Issue.record("\(contents)")
                return
            }
            #expect(trade.instrument == dollarCoin && bar.instrument == dollarCoin)
            #expect(venue.messages[0].last == #"{"type":"subscribe","channel":"candles","product_ids":["BTC-USDC"]}"#)
        }
    }

    @Test(
        "however the venue ends a connection, another one follows",
        arguments: [
            (.close(1_000, ""), "the venue closed the connection with code 1000"),
            (.close(1_001, "going away"), "the venue closed the connection with code 1001: going away"),
            (.close(1_011, "oops\u{1B}[0m"), "the venue closed the connection with code 1011: oops[0m"),
            (.cut, "the connection was closed with code 1006: connection lost without a close frame"),
        ] as [(ScriptedVenue.Step, String)])
    func reconnects(end: ScriptedVenue.Step, reason: String) async throws {
        try await ScriptedVenue.with([[.text(Self.candle), end], [.text(Self.trade)]]) { _, port in
            let counters = VenueCounters()
            let last = try frame(Self.trade)
            let events = await events(of: stream(port, counters)) { $0 == last }
            #expect(try events == [.connected, frame(Self.candle), .disconnected(reason), .connected, last])
            #expect(counters.snapshot[.connections] == 2 && counters.snapshot[.disconnections] == 1)
        }
    }

    @Test("an error before any data ends the connection, and one after it does not")
    func errorFrames() async throws {
        let counters = VenueCounters()
        let scripts: [[ScriptedVenue.Step]] = [
            [.text(Self.acknowledgement), .text(Self.heartbeat), .text(Self.refusal), .text(Self.candle)],
            [.text(Self.candle), .text(Self.refusal), .text(Self.trade)],
        ]
        try await ScriptedVenue.with(scripts) { venue, port in
            let last = try frame(Self.trade)
            let events = await events(of: stream(port, counters)) { $0 == last }
            #expect(
                try events == [
                    .connected, frame(Self.acknowledgement), frame(Self.heartbeat), frame(Self.refusal),
                    .disconnected("the venue refuses the subscription: authentication failure"), .connected, frame(Self.candle),
                    frame(Self.refusal), last,
                ])
            #expect(venue.messages.count == 2 && counters.snapshot[.errorFrames] == 2)
        }
    }

    @Test("a connection that says nothing at all is given up")
    func silent() async throws {
        let counters = VenueCounters()
        try await ScriptedVenue.with([[]]) { _, port in
            let events = await events(of: stream(port, counters, silence: .milliseconds(50)), until: isDisconnected)
            #expect(events == [.connected, .disconnected("no frame for 0.05 seconds")])
        }
        #expect(counters.snapshot[.timeouts] == 1)
    }

    @Test("heartbeats alone keep a connection: a product need not trade")
    func quiet() async throws {
        let texts = Array(repeating: Self.heartbeat, count: 24) + [Self.candle]
        try await ScriptedVenue.with([[.slowly(texts)]]) { venue, port in
            let last = try frame(Self.candle)
            let events = await events(of: stream(port, silence: .seconds(2))) { $0 == last || isDisconnected($0) }
            #expect(events.count == 26 && events.last == last && venue.messages.count == 1)
        }
    }

    @Test("a venue behind an authority of our own is reached, and without it the reason is told")
    func encrypted() async throws {
        try await TestCertificate.with { certificate in
            try await ScriptedVenue.with([[.text(Self.candle)]], certificate: certificate) { _, port in
                let url = "wss://localhost:\(port)"
                let last = try frame(Self.candle)
                let trusting = CoinbaseStream(
                    url: url, instruments: [.coinbaseBTC], tlsRoots: certificate.certificatePath, logger: transportLogger)
                #expect(await events(of: trusting) { $0 == last } == [.connected, last])
                let counters = VenueCounters()
                let other = CoinbaseStream(url: url, instruments: [.coinbaseBTC], counters: counters, logger: transportLogger)
                let events = await events(of: other, until: isDisconnected)
                guard events.count == 1, case .disconnected(let reason) = events[0] else {
                    Issue.record("\(events)")
                    return
                }
                #expect(reason.hasPrefix("no secure connection to localhost"))
                #expect(counters.snapshot[.connections] == 0 && counters.snapshot[.disconnections] == 1)
            }
        }
    }
}
