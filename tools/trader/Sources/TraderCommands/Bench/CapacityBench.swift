import Foundation
import TraderBus
import TraderModel
import TraderProto

/// A platform of three feeds at the pace of life: bars of one minute and quotes of many instruments, and many strategies on them. How long a
/// judgement takes, and what all of it costs.
struct CapacityBench {
    var instruments: Int
    var strategies: Int
    /// How long is measured, in minutes.
    var minutes: Int

    /// What has to hold: two processors, 1 GiB, a second.
    private static let (processors, memory, milliseconds) = (2.0, Int64(1) << 30, 1_000.0)
    private static let feeds = "coinbase,binanceus,binanceusdm"

    /// A service's part.
    struct Share: Encodable {
        var name = "capacity.service"
        var service: String
        var memory_mb: Double
        var cpu_percent: Double
    }

    /// What was asked for, and whether the machine carries it.
    struct Verdict: Encodable {
        var name = "capacity"
        var instruments: Int
        var strategies: Int
        var minutes: Int
        var memory_mb: Double
        /// Of one processor.
        var cpu_percent: Double
        var judgement_p99_ms: Double
        /// p99 below a second, less than 1 GiB and two processors.
        var carries: Bool
    }

    /// Measures, and hands each figure to `show`.
    func run(_ show: (any Encodable) throws -> Void) async throws {
        let names = names
        let platform = try await BenchPlatform(
            .init(feeds: Self.feeds, instruments: names, documents: documents(names), speed: 1))
        defer { platform.stop() }
        try await followQuotes(of: names, on: platform)
        let before = Self.use(of: platform)
        let start = ContinuousClock.now
        let heard = try await listen(to: platform)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let shares = Self.use(of: platform).compactMap { service, after in
            before[service].map { earlier in
                Share(
                    service: service.rawValue, memory_mb: Double(after.memory) / 1e6,
                    cpu_percent: (after.seconds - earlier.seconds) / seconds * 100)
            }
        }.sorted { $0.service < $1.service }
        for share in shares { try show(share) }
        for figure in [heard.feed("capacity.feed"), heard.engine("capacity.engine")].compactMap(\.self) { try show(figure) }
        guard let whole = heard.whole("capacity.judgement") else {
            throw RunError("no strategy was judged in \(minutes) minutes; is a bar of one minute legal here?")
        }
        try show(whole)
        let (memory, cpu) = (shares.reduce(0) { $0 + $1.memory_mb }, shares.reduce(0) { $0 + $1.cpu_percent })
        let carries = memory * 1e6 < Double(Self.memory) && cpu < Self.processors * 100 && whole.p99 < Self.milliseconds
        try show(
            Verdict(
                instruments: instruments, strategies: strategies, minutes: minutes, memory_mb: memory, cpu_percent: cpu,
                judgement_p99_ms: whole.p99, carries: carries))
    }

    /// As many of each venue; BTC and ETH first.
    private var names: [String] {
        let suffixes = ["coinbase": "-USD", "binanceus": "USDT", "binanceusdm": "USDT"]
        let venues = Self.feeds.split(separator: ",").map(String.init)
        return (0..<instruments).map { place in
            let (venue, number) = (venues[place % venues.count], place / venues.count)
            let asset = number < 2 ? ["BTC", "ETH"][number] : "C\(number)"
            return "\(venue):\(asset)\(suffixes[venue] ?? "")"
        }
    }

    private func documents(_ names: [String]) -> [String: String] {
        let named = (0..<strategies).map { place in
            let name = "cross-\(place)"
            return (
                name,
                """
                name: \(name)
                instrument: \(names[place % names.count])
                timeframe: 1m
                features: { fast: "ema(close, \(8 + place % 5))", slow: "ema(close, 50)", strength: "rsi(close)" }
                entry:
                  long: [ "crosses_above(fast, slow)", strength < 70 ]
                  short: [ "crosses_below(fast, slow)", strength > 30 ]
                exit: { after_bars: 10 }

                """
            )
        }
        return Dictionary(uniqueKeysWithValues: named)
    }

    private func followQuotes(of names: [String], on platform: BenchPlatform) async throws {
        let door = try await WatchListDoor(data: platform.data.path)
        for name in names.compactMap({ Instrument($0) }) {
            _ = try await door.make(WatchChange(isFollowed: true, instrument: name, channels: [.quotes]))
        }
    }

    private func listen(to platform: BenchPlatform) async throws -> HeardBars {
        let heard = HeardBars(relay: platform.relay)
        let running = platform.running
        let taps =
            platform.feeds.compactMap { running[$0].map { ($0.endpoints.publish, Topic.minutes) } }
            + (running[.signalEngine].map { [($0.endpoints.publish, Topic.features)] } ?? [])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (endpoint, topic) in taps {
                let records = platform.probe.bus.tap(endpoint, prefix: FrameName.of(topic: topic, key: ""))
                group.addTask {
                    for await record in records { try heard.take(record, topic) }
                }
            }
            group.addTask { [minutes] in try await Task.sleep(for: .seconds(60 * minutes)) }
            // Whichever ends first: the time, or what cannot be read.
            _ = try await group.nextResult()?.get()
            group.cancelAll()
        }
        return heard
    }

    private static func use(of platform: BenchPlatform) -> [ServiceName: ProcessUse] {
        platform.running.compactMapValues { $0.pid.flatMap(ProcessUse.init) }
    }
}
