import Synchronization
package import TraderBus
package import TraderModel
import TraderProto
package import TraderService
package import TraderSignals

/// How long signal-engine waits for the liquidation source, and when it goes on without.
package final class Patience: Sendable {
    /// Seconds after a bar's close, and of waiting, after which a silent source is passed.
    package static let seconds: Int64 = 60

    private let waitingSince = Mutex<Timestamp?>(nil)

    package init() {}

    /// Passes the source when it is silent for a minute after the close of a live bar that waits for nothing else.
    ///
    /// What the source has logged is always read first: being down oneself, or having just started, is not the source's silence.
    ///
    /// `now` is the clock of the data, `instant` the one by which `statuses` count their waiting.
    package func nudge(
        _ machine: SignalMachine, _ now: Timestamp, _ statuses: [SubscriptionStatus], instant: ContinuousClock.Instant = .now
    ) -> Consumer<SignalShell>.Nudge {
        guard let close = machine.liveCloseWaitingForLiquidations else {
            waitingSince.withLock { $0 = nil }
            return .init()
        }
        let since = waitingSince.withLock { since in
            // A moment that is still to come is of a clock that has been put back since.
            let start = min(since ?? now, now)
            since = start
            return start
        }
        let deadline = max(close, since).advanced(bySeconds: Self.seconds)
        guard now >= deadline else { return .init(lookAgainAt: deadline) }
        guard let source = statuses.first(where: { $0.source == .liqPoller }), Self.isSilent(source, at: instant) else {
            return .init(lookAgainAt: now.advanced(bySeconds: 1))
        }
        return .init(input: .proceed(source: ServiceName.liqPoller.rawValue, through: close))
    }

    private static func isSilent(_ source: SubscriptionStatus, at instant: ContinuousClock.Instant) -> Bool {
        if source.isCaughtUp, source.lag == 0 { return true }
        guard let since = source.waitingSince else { return false }
        return instant - since > .seconds(seconds)
    }
}
