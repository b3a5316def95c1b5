package import TraderModel
package import TraderService
package import TraderVenues

/// The gates of liq-poller's contracts at a moment.
package struct PollGates {
    /// Why the newest hour of a contract is not known.
    package enum Reason: String, Sendable {
        /// Nothing of it ever came.
        case history
        /// Nothing of it ever came, and the venue refuses to tell: it has no such contract.
        case unknown
        /// The venue wants a key for what was public.
        case accessLost = "access-lost"
        /// The venue is out of reach, or refuses.
        case unreachable
        /// The venue answers, and has not published the hour.
        case late
        /// The venue says for a day that nothing was liquidated on one side.
        case zeros
        /// The clock here is wrong.
        case clock
    }

    /// One a contract, in their order.
    package let gates: [SourceReport.Gate]

    package init(
        _ machine: LiquidationMachine, _ contracts: [Instrument], _ failures: [Instrument: VenueError], _ clock: ClockDifference?,
        at now: Timestamp
    ) {
        let wanted = Dictionary(machine.wanted(at: now).map { ($0.contract, $0.from) }) { first, _ in first }
        gates = contracts.map { contract in
            let name = "\(contract)"
            if machine.newest(of: contract) == nil, failures[contract] == nil {
                return SourceReport.Gate(instrument: name, reason: Reason.history.rawValue, detail: "nothing of it is known yet")
            }
            if machine.newest(of: contract) == nil, let failure = failures[contract], failure.isOfQuestion {
                return SourceReport.Gate(
                    instrument: name, reason: Reason.unknown.rawValue, detail: "nothing of \(contract) ever came, and \(failure)")
            }
            if let hour = wanted[contract] {
                let due = LiquidationReading.publicationTime(of: hour)
                let (reason, words) = Self.reason(failures[contract])
                let minutes = Int(now.seconds(since: due) / 60)
                return SourceReport.Gate(
                    instrument: name, reason: reason.rawValue, detail: "hour \(hour) of \(contract) is \(minutes) min late: \(words)",
                    since: due.microseconds)
            }
            if let zeros = machine.zeros(of: contract) {
                let side = zeros.side == .long ? "long" : "short"
                return SourceReport.Gate(
                    instrument: name, reason: Reason.zeros.rawValue,
                    detail:
                        "the venue tells no \(side) liquidation of \(contract) for \(zeros.hours) h, from \(zeros.first) on: its figures "
                        + "are likelier broken than the market calm, and a rank over them means nothing",
                    since: zeros.first.openTime.microseconds)
            }
            guard let clock, let trouble = clock.trouble else { return SourceReport.Gate(instrument: name) }
            return SourceReport.Gate(instrument: name, reason: Reason.clock.rawValue, detail: trouble, since: clock.measuredAt)
        }
    }

    /// What keeps a gate closed; nil while all are open. A contract of which the venue has nothing at all troubles nobody beside one of which
    /// it has: those who need it see its gate.
    package var trouble: String? {
        let quiet = [Reason.history, .unknown].map(\.rawValue)
        let closed = gates.filter { $0.reason != nil }
        let isAllQuiet = gates.allSatisfy { $0.reason.map(quiet.contains) ?? false }
        return closed.first { isAllQuiet || !($0.reason.map(quiet.contains) ?? false) }.flatMap(\.detail)
    }

    /// What is followed and not there, in words; nil when there is no such contract.
    package var unknown: String? { gates.first { $0.reason == Reason.unknown.rawValue }.flatMap(\.detail) }

    private static func reason(_ failure: VenueError?) -> (Reason, String) {
        switch failure {
        case nil: (.late, "the venue has not published it")
        case .accessLost(let words): (.accessLost, "\(VenueError.accessLost(words))")
        case let failure?: (.unreachable, "\(failure)")
        }
    }
}
