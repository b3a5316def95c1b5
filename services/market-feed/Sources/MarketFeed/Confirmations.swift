package import TraderModel

/// The bars that REST was asked for in vain, and when each is asked for again.
package struct Confirmations {
    /// Seconds after which a confirmation that did not come is asked for again.
    private static let retrySeconds: Int64 = 5

    private var retries: [Instrument: (at: Timestamp, reason: String)] = [:]

    package init() {}

    /// Why a bar waits; nil when none does.
    package var reason: String? { retries.values.first?.reason }

    /// What is to be asked for at `now`. A moment further off than the pause is of a clock that has been put back since.
    package mutating func due(for machine: CandleMachine, at now: Timestamp) -> [(instrument: Instrument, bar: BarTime)] {
        let wanted = machine.wantedConfirmations(at: now)
        retries = retries.filter { instrument, _ in wanted.contains { $0.instrument == instrument } }
        return wanted.filter { wish in
            retries[wish.instrument].map { $0.at <= now || $0.at > now.advanced(bySeconds: Self.retrySeconds) } ?? true
        }
    }

    /// Notes that `bar` was asked for; false when it still waits, for `reason`.
    package mutating func asked(
        for bar: BarTime, of instrument: Instrument, _ machine: CandleMachine, at now: Timestamp, reason: String
    ) -> Bool {
        retries[instrument] = nil
        guard machine.lastFinal(of: instrument) ?? bar < bar else { return true }
        retries[instrument] = (now.advanced(bySeconds: Self.retrySeconds), "\(instrument) \(bar) is unconfirmed: \(reason)")
        return false
    }

    /// When the machine is to be looked at again.
    package func nextLook(at machine: CandleMachine) -> Timestamp? {
        [machine.nextDue, retries.values.map(\.at).min()].compactMap(\.self).max()
    }
}
