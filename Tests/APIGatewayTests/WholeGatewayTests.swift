import APIGateway
import Foundation
import TestSupport
import Testing
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderStore
import TraderSockets

/// The gateway with all its parts, reading three writers over the bus.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct WholeGatewayTests {
    @Test func whatTheServicesWriteIsAskedForAndTold() async throws {
        let folder = try TemporaryFolder()
        let writers = try TestWriters(in: folder)
        let context = try GatewayFolder(folder).context(
            clock: StillClock(now: BarTime.number(1).closeTime(), isSimulated: false), basePort: writers.basePort)
        let settings = try GatewayFolder(folder).settings()
        try writers.write(.marketFeed, [Draft(.candles, key: "k", cause: nil, data: Facts.candle(0, origin: .history))])
        try await GatewayBench.run({ try APIGateway.parts(context, settings, onBound: $0) }, context) { port in
            let url = "ws://127.0.0.1:\(port)/ws?after=\(context.store.log)-0"
            try await WebSocketClient.connect(url: url, logger: .quiet) { session in
                var messages = session.inbound.makeAsyncIterator()
                try writers.write(.marketFeed, [Draft(.candles, key: "k", cause: nil, data: Facts.candle(1))])
                let candle = try await messages.take(1)
                #expect(candle.first?.contains(#""type":"candle""#) == true)

                try writers.write(
                    .signalEngine,
                    [
                        Draft(.features, key: "5m", cause: nil, data: Facts.features(1)),
                        Draft(.fires, key: "LQ-1", cause: nil, data: Facts.fire(1)),
                    ])
                let judged = try await messages.take(1)
                #expect(judged.first?.contains("feature_update") == true)

                guard case .order(let order) = Facts.order(1), case .fill(let fill, let bookedAt) = Facts.fill(1, at: 1, lateSeconds: 3_600)
                else { return }
                try writers.write(
                    .paperBroker,
                    [Draft(.orders, key: "LQ-1", cause: nil, data: order), Draft(.fills, key: "LQ-1", cause: nil, data: fill)],
                    at: bookedAt)
                let opened = try await messages.take(2)
                #expect(opened.first?.contains("signal_fire") == true && opened.last?.contains("trade_open") == true)

                // The tap takes hold at a moment that nobody is told.
                let forming = try await withThrowingTaskGroup { group in
                    group.addTask {
                        while !Task.isCancelled {
                            try writers.form(Facts.candle(2, close: 77))
                            try await Pause.brief()
                        }
                    }
                    let forming = try await messages.take(1)
                    group.cancelAll()
                    return forming
                }
                #expect(forming.first?.contains(#""close":77,"closed":false"#) == true)
            }
            let base = "http://127.0.0.1:\(port)"
            #expect(try await GatewayBench.ask("GET", base + "/api/candles").body.components(separatedBy: "symbol").count == 3)
            let trades = try await GatewayBench.ask("GET", base + "/api/trades?status=open").body
            #expect(trades.contains(#""booked_late":true"#))
            #expect(try await GatewayBench.ask("GET", base + "/readyz").body == #"{"ready":true,"reasons":[]}"#)
            let headers = try context.store.replay(ReplayRequest(from: 0, limit: 10, log: nil, hash: nil)).records
                .map { try WireCodec.decode(EnvelopeHeader.self, from: $0.body) }
            #expect(
                headers.map(\.cause?.description) == ["market-feed/2", "signal-engine/1", "paper-broker/1", "paper-broker/2"])
        }
        writers.close()
    }

    @Test func aServiceThatWasNotHeardIsAReasonNotToBeReady() async throws {
        let folder = try TemporaryFolder()
        let context = try GatewayFolder(folder).context(clock: StillClock(now: BarTime.number(0).openTime))
        let settings = try GatewayFolder(folder).settings()
        try await GatewayBench.run({ try APIGateway.parts(context, settings, onBound: $0) }, context) { port in
            var body = ""
            while !body.contains("heard") {
                body = try await GatewayBench.ask("GET", "http://127.0.0.1:\(port)/readyz").body
                try await Pause.brief()
            }
            #expect(
                body == """
                    {"ready":false,"reasons":["no bar was judged yet","market-feed was not heard yet","paper-broker was not heard yet",\
                    "signal-engine was not heard yet"]}
                    """)
        }
    }
}
