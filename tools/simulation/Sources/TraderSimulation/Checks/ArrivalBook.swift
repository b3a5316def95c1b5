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

    private var bars: [Bar: Timestamp] = [:]
    /// By rising moment up to which the readings are complete.
    private var watermarks: [(through: Timestamp, at: Timestamp)] = []
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
    mutating func starts(_ service: ServiceName, at now: Timestamp) { starts[service] = now }

    mutating func take(_ candle: Candle, _ length: BarLength, at now: Timestamp) {
        guard isAsked else { return }
        bars[Bar(series: Series(candle.instrument, length), ts: candle.ts)] = now
    }

    mutating func take(_ record: LiquidationRecord, at now: Timestamp) {
        if isAsked, case .watermark(let through) = record { watermarks.append((through, now)) }
    }

    /// Holds the moment at which a bar of a lane was judged against those at which what it names was there.
    func check(_ record: FeatureRecord, _ lane: LaneInputs, at now: Timestamp) throws(BrokenPromise) {
        guard isAsked, record.standing != .history else { return }
        var sources = lane.market.instruments.map(RunMarket.feed)
        var moments = lane.market.instruments.compactMap { bars[Bar(series: Series($0, lane.length), ts: record.ts)] }
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
