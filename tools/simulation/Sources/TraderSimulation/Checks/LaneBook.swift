import TraderModel
import TraderService
import TraderSignals

/// The lanes from outside: each judges every bar that all its instruments have, once, in order, and as soon as what its strategies name is there,
/// whatever else is late.
struct LaneBook {
    /// The first and the newest bar of each series that was read.
    private var first: [Series: BarTime] = [:]
    private var newest: [Series: BarTime] = [:]
    /// The moment up to which the source of readings is complete, or was passed.
    private var reach: Timestamp?
    /// The lanes that are there, each with the bar that it judged last; nil where it has not judged one.
    private var lanes: [LaneInputs: BarTime?]
    /// Every lane that there ever was, by the name that it has in records; nil for the platform's own.
    private(set) var named: [String?: LaneInputs]
    /// The lanes in which the versions of each strategy ever were.
    private(set) var lanesOf: [String: Set<LaneInputs>] = [:]
    /// Bars that were judged of lanes but the platform's own, and of those the ones of one minute.
    private(set) var records = 0
    private(set) var minuteRecords = 0

    static let home = LaneInputs(length: FeatureRecord.barLength, market: .platform)

    init() {
        lanes = [Self.home: nil]
        named = [nil: Self.home]
    }

    /// Takes what signal-engine has read, or asked of itself.
    mutating func take(_ input: SignalInput) {
        switch input {
        case .candle(let candle): take(candle, .fiveMinutes)
        case .minute(let candle): take(candle, .oneMinute)
        case .liquidation(.watermark(let through)), .proceed(_, let through): reach = max(reach ?? through, through)
        case .liquidation, .strategy, .past, .sayWhatRetires: break
        }
    }

    private mutating func take(_ candle: Candle, _ length: BarLength) {
        let series = Series(candle.instrument, length)
        if first[series] == nil { first[series] = candle.ts }
        newest[series] = candle.ts
    }

    /// Takes which strategies are judged from now on: their lanes are there, and no others but the platform's own.
    mutating func take(judged documents: [StrategyDocument]) throws(BrokenPromise) {
        var there: [LaneInputs: BarTime?] = [Self.home: lanes[Self.home] ?? nil]
        for document in documents {
            guard let lane = try? LaneInputs(of: document, home: .platform) else { throw BrokenPromise("\(document.name) has no lane") }
            lanesOf[document.name, default: []].insert(lane)
            if lane != Self.home { named[lane.description] = lane }
            // One that is new begins behind what could be judged already.
            if there[lane] == nil { there[lane] = lanes[lane] ?? judgeable(lane) }
        }
        lanes = there
    }

    /// A bar was judged: the next one of its lane.
    mutating func take(_ record: FeatureRecord) throws(BrokenPromise) {
        guard let lane = named[record.lane], let last = lanes[lane] else {
            throw BrokenPromise("\(record.lane ?? "home") judges \(record.ts), and nobody names that")
        }
        let firsts = lane.market.instruments.compactMap { first[Series($0, lane.length)] }
        guard firsts.count == lane.market.instruments.count, let start = firsts.max() else {
            throw BrokenPromise("\(lane) judges \(record.ts) without its bars")
        }
        let next = max(last?.advanced(by: 1, of: lane.length) ?? start, start)
        guard record.ts == next else { throw BrokenPromise("\(lane) judges \(record.ts), and \(next) is next") }
        guard let judgeable = judgeable(lane), record.ts <= judgeable else {
            throw BrokenPromise("\(lane) judges \(record.ts) before all that it names is there")
        }
        guard Set(record.closes.keys) == Set(lane.market.instruments) else {
            throw BrokenPromise("\(lane) judges \(record.ts) by the closes of \(record.closes.keys.sorted())")
        }
        lanes[lane] = record.ts
        guard record.lane != nil else { return }
        records += 1
        if lane.length == .oneMinute { minuteRecords += 1 }
    }

    /// Nothing waits that has all that it names.
    func check() throws(BrokenPromise) {
        for (lane, last) in lanes {
            guard let judgeable = judgeable(lane), last.map({ $0 < judgeable }) ?? true else { continue }
            throw BrokenPromise("\(lane) has all that it names of \(judgeable), and has judged \(last?.description ?? "nothing")")
        }
    }

    /// The newest bar of which all is there that a lane reads; nil when there is none.
    private func judgeable(_ lane: LaneInputs) -> BarTime? {
        let series = lane.market.instruments.map { Series($0, lane.length) }
        let lasts = series.compactMap { newest[$0] }
        guard lasts.count == series.count, var last = lasts.min(), let start = series.compactMap({ first[$0] }).max() else { return nil }
        if !lane.market.contracts.isEmpty {
            guard let reach else { return nil }
            last = min(last, lane.length.bar(containing: reach).advanced(by: -1, of: lane.length))
        }
        return last >= start ? last : nil
    }
}
