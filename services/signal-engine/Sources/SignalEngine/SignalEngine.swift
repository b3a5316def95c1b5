public import GRDB
import ServiceLifecycle
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderSignals

/// signal-engine: candles and liquidations in, features and fires out.
public enum SignalEngine {
    /// Seconds after a bar's close for which a silent source is waited for.
    static let patienceSeconds: Int64 = 60

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.signalEngine, projections: register) { context, _ in
            [
                Consumer(
                    context, SignalShell(), upstreams: [.marketFeed, .liqPoller],
                    nudge: { machine, now, statuses in nudge(machine, now, statuses) },
                    watch: { machine, context in context.status.set(figure: "warm-up", to: machine.warmUp) })
            ]
        }
    }

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        FeatureTable.register(in: &migrator)
        FireTable.register(in: &migrator)
    }

    /// Passes a liquidation source that is silent for a minute after the close of a bar that waits for nothing else.
    ///
    /// What the source has logged is always read first: being down oneself is not the source's silence.
    private static func nudge(
        _ machine: SignalMachine, _ now: Timestamp, _ statuses: [SubscriptionStatus]
    ) -> Consumer<SignalShell>.Nudge {
        guard let bar = machine.barWaitingForLiquidations else { return .init() }
        let deadline = bar.closeTime().advanced(bySeconds: patienceSeconds)
        guard now >= deadline else { return .init(lookAgainAt: deadline) }
        let source = statuses.first { $0.source == .liqPoller }
        guard let source, isSilent(source) else { return .init(lookAgainAt: now.advanced(bySeconds: 1)) }
        return .init(input: .proceed(source: ServiceName.liqPoller.rawValue, through: bar.closeTime()))
    }

    private static func isSilent(_ source: SubscriptionStatus) -> Bool {
        if source.isCaughtUp, source.lag == 0 { return true }
        guard let since = source.waitingSince else { return false }
        return ContinuousClock.now - since > .seconds(patienceSeconds)
    }
}
