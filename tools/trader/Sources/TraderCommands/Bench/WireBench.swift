import Foundation
import Logging
import TraderProto
import TraderSockets

/// From the venue's word that a minute is over to the event of the trade that is made of it at a browser's socket, through four services; beside
/// as many processes that do no more than commit and pass on by ZeroMQ, one message after each trade.
struct WireBench {
    /// Trades that are measured.
    var samples: Int

    /// A minute passes in half a second: each trade comes to a platform that has nothing else to do.
    private static let speed = 120
    private static let strategy = "each-minute"
    private static let document = """
        name: \(strategy)
        instrument: binanceus:BTCUSDT
        timeframe: 1m
        entry: { long: close > 0 }
        exit: { after_bars: 1 }
        """
    private static let patience = Duration.seconds(60)

    private struct Opened: Decodable {
        var type: String
        var signal: String?
        var ts: Int64?
    }

    func figures() async throws -> [LatencyFigure] {
        let platform = try await BenchPlatform(
            .init(
                feeds: "coinbase,binanceus", instruments: ["coinbase:BTC-USD", "coinbase:ETH-USD", "binanceus:BTCUSDT"],
                documents: [Self.strategy: Self.document], speed: Self.speed))
        defer { platform.stop() }
        let chain = try BareChain(port: BenchPlatform.freePort, in: platform.folder.path)
        defer { chain.stop() }
        var (events, bare): ([Duration], [Duration]) = ([], [])
        var unmatched = 0
        let opened = trades(at: platform.socketURL)
        let hops = HeardHops(platform)
        defer { hops.stop() }
        for try await (ts, moment) in opened {
            if let start = platform.relay.moment(of: .init(venue: "binanceus", symbol: "BTCUSDT", ts: ts)) {
                events.append(moment - start)
                hops.ended(ts, from: start, at: moment)
            } else {
                unmatched += 1
            }
            if let sample = chain.sample() { bare.append(sample) }
            if events.count >= samples { break }
        }
        guard let reference = LatencyFigure("wire.bare", bare),
            let event = LatencyFigure("wire.event", events, reference: reference.p50, unmatched: unmatched)
        else { throw RunError("no trade of the simulated market came to the socket; \(unmatched) could not be matched") }
        return [reference, event] + hops.figures()
    }

    /// The bar of each trade that is opened, and when its event came. Fails when none comes for a while.
    private func trades(at url: String) -> AsyncThrowingStream<(Int64, ContinuousClock.Instant), any Error> {
        AsyncThrowingStream { found in
            let reading = Task {
                do {
                    try await WebSocketClient.connect(
                        url: url, idleTimeout: Self.patience, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
                    ) { session in
                        var last = ContinuousClock.now
                        for try await text in session.inbound {
                            let moment = ContinuousClock.now
                            // The gateway says every 20 s that it is there.
                            guard moment - last < Self.patience else {
                                throw RunError("no trade has come to the socket in \(Self.patience)")
                            }
                            let event = try WireCodec.decode(Opened.self, from: Array(text.utf8))
                            guard event.type == "trade_open", event.signal == Self.strategy, let ts = event.ts else { continue }
                            last = moment
                            found.yield((ts, moment))
                        }
                    }
                    found.finish()
                } catch {
                    found.finish(throwing: error)
                }
            }
            found.onTermination = { _ in reading.cancel() }
        }
    }
}
