package import TraderModel
package import TraderService

/// The gates of market-feed's series at a moment.
package struct FeedGates {
    /// One a series, in their order.
    package let gates: [SourceReport.Gate]

    package init(_ machine: CandleMachine, _ confirmations: Confirmations, _ clock: ClockDifference?, at now: Timestamp) {
        let closed = machine.gates(at: now)
        gates = machine.series.map { series in
            let name = "\(series)"
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

    /// What keeps a gate closed; nil while all are open. That what was followed lately is being loaded troubles nobody who follows others.
    package var trouble: String? {
        gates.first { $0.reason.map { $0 != GateReason.history.rawValue } ?? false }.flatMap(\.detail)
    }

    private static func words(_ reason: GateReason, _ bar: BarTime, _ waitsFor: String?) -> String {
        let why = waitsFor.map { ": \($0)" } ?? ""
        return switch reason {
        case .history: "its history is not loaded yet"
        case .unconfirmed: "bar \(bar) is over and not confirmed yet\(why)"
        case .gap: "bar \(bar) is missing, and later ones were told of\(why)"
        case .stale: "bar \(bar) is late by more than a bar\(why)"
        case .clock: "the clock is wrong"
        }
    }
}
