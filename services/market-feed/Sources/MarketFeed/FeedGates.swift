package import TraderModel
package import TraderService

/// The gates of market-feed's series at a moment.
package struct FeedGates {
    /// One a series, in their order.
    package let gates: [SourceReport.Gate]

    /// `unlisted` says of what is followed and not there at the venue that it is not.
    package init(
        _ machine: CandleMachine, _ confirmations: Confirmations, _ clock: ClockDifference?, _ unlisted: [Instrument: String],
        at now: Timestamp
    ) {
        let closed = machine.gates(at: now)
        gates = machine.series.map { series in
            let name = "\(series)"
            if let words = unlisted[series.instrument], let (reason, since, _) = closed[series] {
                return SourceReport.Gate(
                    instrument: name, reason: GateReason.unknown.rawValue, detail: words,
                    since: reason == .history ? nil : since.microseconds)
            }
            if let (reason, since, bar) = closed[series] {
                return SourceReport.Gate(
                    instrument: name, reason: reason.rawValue, detail: Self.words(reason, bar, confirmations.reason(of: series)),
                    since: reason == .history ? nil : since.microseconds)
            }
            guard let clock, let trouble = clock.trouble else { return SourceReport.Gate(instrument: name) }
            return SourceReport.Gate(
                instrument: name, reason: GateReason.clock.rawValue, detail: trouble, since: clock.measuredAt)
        }
    }

    /// What keeps a gate closed; nil while all are open. That what was followed lately is being loaded, or is not there, troubles nobody who
    /// follows others.
    package var trouble: String? {
        let quiet = [GateReason.history, .unknown].map(\.rawValue)
        return gates.first { $0.reason.map { !quiet.contains($0) } ?? false }.flatMap(\.detail)
    }

    private static func words(_ reason: GateReason, _ bar: BarTime, _ waitsFor: String?) -> String {
        let why = waitsFor.map { ": \($0)" } ?? ""
        return switch reason {
        case .history: "its history is not loaded yet"
        case .unconfirmed: "bar \(bar) is over and not confirmed yet\(why)"
        case .gap: "bar \(bar) is missing, and later ones were told of\(why)"
        case .stale: "bar \(bar) is late by more than a bar\(why)"
        case .unknown: "the venue has no such symbol"
        case .clock: "the clock is wrong"
        }
    }
}
