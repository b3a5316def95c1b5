package import TraderModel

/// The bars that REST was asked for in vain, and when each is asked for again.
package struct Confirmations: Sendable {
    /// Seconds after which a confirmation that did not come is asked for again.
    private static let retrySeconds: Int64 = 5

    private var retries: [Series: (at: Timestamp, reason: String)] = [:]

    package init() {}

    /// Why a bar of a series that counts waits; nil when none does.
    package func reason(where counts: (Series) -> Bool) -> String? {
        retries.filter { counts($0.key) }.min { $0.key < $1.key }?.value.reason
    }

    /// Why the next bar of a series waits; nil when REST was not asked for it in vain.
    package func reason(of series: Series) -> String? { retries[series]?.reason }

    /// What is to be asked for at `now`. A moment further off than the pause is of a clock that has been put back since.
    package mutating func due(for machine: CandleMachine, at now: Timestamp) -> [CandleMachine.Wish] {
        let wanted = machine.wantedConfirmations(at: now)
        retries = retries.filter { series, _ in wanted.contains { $0.series == series } }
        return wanted.filter { wish in
            retries[wish.series].map { $0.at <= now || $0.at > now.advanced(bySeconds: Self.retrySeconds) } ?? true
        }
    }

    /// Notes that a bar was asked for; false when it still waits, for `reason`.
    package mutating func asked(for wish: CandleMachine.Wish, _ machine: CandleMachine, at now: Timestamp, reason: String) -> Bool {
        retries[wish.series] = nil
        guard machine.lastFinal(of: wish.series) ?? wish.bar < wish.bar else { return true }
        retries[wish.series] = (
            now.advanced(bySeconds: Self.retrySeconds), "\(wish.series) \(wish.bar) is unconfirmed: \(reason)"
        )
        return false
    }

    /// When the machine is to be looked at again. Of the series in `waiting` REST is not to be asked at a moment of its own.
    package func nextLook(at machine: CandleMachine, except waiting: [Series] = []) -> Timestamp? {
        let never = Timestamp(microseconds: .max)
        var again = retries.mapValues(\.at)
        for series in waiting { again[series] = never }
        return machine.nextDue(again: again).flatMap { $0 == never ? nil : $0 }
    }
}
