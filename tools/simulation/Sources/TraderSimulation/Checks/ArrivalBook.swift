import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// When what a lane names was in the logs of its sources: where signal-engine has no trouble of its own, a bar is judged at once, however dead the
/// feeds are that its strategies do not name.
struct ArrivalBook {
    private struct Bar: Hashable {
        var series: Series
        var ts: BarTime
    }

    /// When what is in a log could be read: as soon as it was published, or its writer began anew.
    private var bars: [Bar: Timestamp] = [:]
    /// By rising moment up to which the readings are complete.
    private var watermarks: [(through: Timestamp, at: Timestamp)] = []
    /// What is written and was not published.
    private var unpublished: [ServiceName: (bars: [Bar], watermarks: [Timestamp])] = [:]
    private var starts: [ServiceName: Timestamp] = [:]
    /// Seconds after the last of it within which a bar must be judged: those between two pulses, which alone tell of a record that was not
    /// published when it was written, and some more.
    private let mostSeconds: Double
    /// Whether this holds at all.
    private let isAsked: Bool

    private static let graceSeconds = 3.0

    init(_ weather: Weather) {
        isAsked = weather.isEngineWell
        mostSeconds = Double(weather.pulseSeconds) + Self.graceSeconds
    }

    /// A process began. What was written and not published before is told from then on.
    mutating func starts(_ service: ServiceName, at now: Timestamp) {
        starts[service] = now
        published(by: service, at: now)
    }

    /// All that a service has written is told.
    mutating func published(by service: ServiceName, at now: Timestamp) {
        guard let told = unpublished.removeValue(forKey: service) else { return }
        for bar in told.bars { bars[bar] = now }
        watermarks += told.watermarks.map { ($0, now) }
    }

    /// A feed has written a bar.
    mutating func take(_ candle: Candle, _ length: BarLength) {
        guard isAsked else { return }
        unpublished[RunMarket.feed(of: candle.instrument), default: ([], [])].bars.append(
            Bar(series: Series(candle.instrument, length), ts: candle.ts))
    }

    mutating func take(_ record: LiquidationRecord) {
        if isAsked, case .watermark(let through) = record { unpublished[.liqPoller, default: ([], [])].watermarks.append(through) }
    }

    /// Holds the moment at which a bar of a lane was judged against those at which what it names was there.
    func check(_ record: FeatureRecord, _ lane: LaneInputs, at now: Timestamp) throws(BrokenPromise) {
        guard isAsked, record.standing != .history else { return }
        var sources = lane.market.instruments.map(RunMarket.feed)
        var moments = lane.market.instruments.map { bars[Bar(series: Series($0, lane.length), ts: record.ts)] ?? now }
        if !lane.market.contracts.isEmpty {
            sources.append(.liqPoller)
            // A source that is passed is waited for first.
            moments.append(watermarks.first { $0.through >= record.closeTime }?.at ?? now)
        }
        moments += (sources + [.signalEngine]).compactMap { starts[$0] }
        guard let last = moments.max(), now.seconds(since: last) <= mostSeconds else {
            throw BrokenPromise(
                "\(lane) judges \(record.ts) at \(now), and all that it names was there at \(moments.max()?.description ?? "no time")")
        }
    }
}
