import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderVenues

/// Days at a venue that loses frames, drops connections, corrects late and trails in REST: the candles are what really was traded.
@Suite(.timeLimit(.minutes(2)))
struct RandomMarketTests {
    @Test(arguments: UInt64(1)...12)
    func candlesAreGaplessAscendingAndTrueWhateverHappens(seed: UInt64) {
        var venue = RandomVenue(seed: seed, bars: 60)
        let bench = venue.run()
        #expect(bench.closes == venue.truth, "seed \(seed)")
        for (earlier, later) in zip(bench.candles, bench.candles.dropFirst()) {
            #expect(later.ts == earlier.ts.advanced(by: 1))
            #expect(later.knownAt >= later.ts.closeTime())
        }
        #expect(Set(bench.candles.map(\.origin)).isSuperset(of: [.stream, .rest]), "seed \(seed)")
        #expect(bench.candles.contains { $0.noTrades })
    }
}

/// A venue with one product, and the loop between it and a CandleMachine, second by second in tenths.
private struct RandomVenue {
    /// What was traded: the close after each change of a bar, by the tenth of a second at which it is told.
    private let changes: [[(tenth: Int, close: Int64)]]
    /// The same by the tenth of a second.
    private let changesByTenth: [Int: [(number: Int, close: Int64)]]
    private var generator: SplitMix64
    private var isConnected = false
    /// Whether REST answers at all.
    private var isReachable = true
    private var hasLost = false
    /// Bars of which the stream has told anything: REST may trail in them alone, since of others it would be taken at its word.
    private var told: Set<Int> = []

    init(seed: UInt64, bars: Int) {
        var generator = SplitMix64(seed: seed)
        changes = (0...bars).map { number in
            // After the last bar that counts the market goes on, which shows how that one ended.
            guard number < bars else { return [(number * 3_000 + 10, 1)] }
            guard !generator.happens(onceIn: 8) else { return [] }
            var tenths = (0..<generator.number(in: 1...12)).map { _ in Int(generator.number(in: 1...2_998)) }
            // A last correction comes up to two seconds after the close.
            if generator.happens(onceIn: 3) { tenths.append(Int(generator.number(in: 3_000...3_019))) }
            return tenths.sorted().map { (number * 3_000 + $0, generator.number(in: 1...1_000_000)) }
        }
        self.generator = generator
        var byTenth: [Int: [(number: Int, close: Int64)]] = [:]
        for (number, bar) in changes.enumerated() {
            for change in bar { byTenth[change.tenth, default: []].append((number, change.close)) }
        }
        changesByTenth = byTenth
    }

    /// What the candles should say: a bar's last close, or the one before it.
    var truth: [[Int64]] {
        var last: Int64 = 100
        return changes.dropLast().enumerated().map { number, changes in
            last = changes.last?.close ?? last
            return [Int64(number), last]
        }
    }

    mutating func run() -> CandleBench {
        var bench = CandleBench()
        bench.confirm(-1 ... -1, [.made(-1, close: 100)], at: .bar(0, 0))
        var retryAt = 0
        for tenth in 0..<(changes.count * 3_000) {
            let now = Timestamp.bar(0, Double(tenth) / 10)
            follow(&bench, tenth, now)
            if let due = bench.machine.nextDue(), due <= now { bench.tick(now) }
            if generator.happens(onceIn: 6_000) { isReachable.toggle() }
            guard tenth >= retryAt, isReachable || tenth >= (changes.count - 1) * 3_000 + 20, let wanted = bench.wanted(now).first else {
                continue
            }
            ask(&bench, from: Int(wanted), tenth, now)
            retryAt = tenth + 50
        }
        // The bar that the market began with does not count.
        bench.candles = bench.candles.filter { $0.ts >= .number(0) }
        return bench
    }

    /// The stream of one tenth of a second.
    private mutating func follow(_ bench: inout CandleBench, _ tenth: Int, _ now: Timestamp) {
        if isConnected, generator.happens(onceIn: 9_000) {
            isConnected = false
            bench.apply(.lost)
        }
        if !isConnected, generator.happens(onceIn: 400) {
            isConnected = true
            hasLost = false
            bench.apply(.followed(since: now))
            bench.apply(.observed(snapshot(at: tenth), at: now))
        }
        guard isConnected else { return }
        for change in changesByTenth[tenth] ?? [] {
            if generator.happens(onceIn: 40) {
                hasLost = true
            } else {
                notice(&bench, now)
                told.insert(change.number)
                bench.see(.made(change.number, close: change.close), at: now)
            }
        }
        // A heartbeat a second: the number of its frame tells that others were lost.
        if tenth.isMultiple(of: 10) { notice(&bench, now) }
    }

    private mutating func notice(_ bench: inout CandleBench, _ now: Timestamp) {
        if hasLost { bench.apply(.followed(since: now)) }
        hasLost = false
    }

    private mutating func snapshot(at tenth: Int) -> [TimedBar] {
        let bars = changes.enumerated().compactMap { number, changes in
            changes.last { $0.tenth <= tenth }.map { (number, $0.close) }
        }
        told.formUnion(bars.map(\.0))
        return bars.suffix(100).map { .made($0.0, close: $0.1) }
    }

    /// REST's answer: the bars that are over and the running one as far as it goes, or without the newest that the stream has shown.
    private mutating func ask(_ bench: inout CandleBench, from first: Int, _ tenth: Int, _ now: Timestamp) {
        let last = Int(CandleHistory.newestWhole(at: now, of: .fiveMinutes).seconds(since: .number(0)) / 300)
        guard first <= last else { return }
        let trailing = generator.happens(onceIn: 4) ? Int(generator.number(in: 1...2)) : 0
        let bars = changes.enumerated().compactMap { number, changes -> TimedBar? in
            guard (first...last + 2).contains(number), !(trailing > 0 && number > last - trailing && told.contains(number)) else {
                return nil
            }
            return changes.last { $0.tenth <= tenth }.map { .made(number, close: $0.close) }
        }
        bench.confirm(first...last, bars, at: now)
    }
}
