import Synchronization
import TraderBus
import TraderModel
import TraderProto

/// When the records of a trade's way were published, one of each service: which hop takes how long.
final class HeardHops: Sendable {
    private static let stages: [(name: String, writer: ServiceName, topic: Topic)] = [
        ("wire.feed", .binanceUSFeed, .minutes), ("wire.engine", .signalEngine, .fires), ("wire.broker", .paperBroker, .fills),
    ]

    private struct Told: Decodable {
        struct Payload: Decodable { var ts: BarTime }

        var data: Payload
    }

    private struct State {
        /// By stage, then by the bar.
        var moments: [[Int64: ContinuousClock.Instant]] = stages.map { _ in [:] }
        var durations: [[Duration]] = (0...stages.count).map { _ in [] }
    }

    private let state = Mutex(State())
    private let tasks = Mutex<[Task<Void, Never>]>([])

    init(_ platform: BenchPlatform) {
        let running = platform.running
        for (stage, (_, writer, topic)) in Self.stages.enumerated() {
            guard let endpoint = running[writer]?.endpoints.publish else { continue }
            let records = platform.probe.bus.tap(endpoint, prefix: FrameName.of(topic: topic, key: ""))
            let task = Task { [weak self] in for await record in records { self?.take(record, stage) } }
            tasks.withLock { $0.append(task) }
        }
    }

    func stop() { tasks.withLock { $0.forEach { $0.cancel() } } }

    /// The event of the trade of bar `ts` came at `moment`; its frame went through at `start`. What was not heard yet does not count.
    func ended(_ ts: Int64, from start: ContinuousClock.Instant, at moment: ContinuousClock.Instant) {
        state.withLock { state in
            let way = [start] + state.moments.compactMap { $0[ts] } + [moment]
            guard way.count == Self.stages.count + 2 else { return }
            for (hop, (from, to)) in zip(way, way.dropFirst()).enumerated() { state.durations[hop].append(to - from) }
        }
    }

    func figures() -> [LatencyFigure] {
        let names = Self.stages.map(\.name) + ["wire.gateway"]
        return state.withLock { state in zip(names, state.durations).compactMap { LatencyFigure($0, $1) } }
    }

    private func take(_ record: BusRecord, _ stage: Int) {
        let now = ContinuousClock.now
        guard let told = try? WireCodec.decode(Told.self, from: record.body) else { return }
        // Of a bar that closes a trade and opens the next, the opening comes last.
        state.withLock { $0.moments[stage][told.data.ts.unixSeconds] = now }
    }
}
