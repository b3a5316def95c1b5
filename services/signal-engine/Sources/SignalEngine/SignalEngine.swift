public import GRDB
import ServiceLifecycle
import TraderModel
import TraderProto
public import TraderService
import TraderSignals

/// signal-engine: candles and liquidations in, features and fires out.
public enum SignalEngine {
    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.signalEngine, projections: register) { context, _ in
            let patience = Patience()
            return [
                Consumer(
                    context, SignalShell(), upstreams: [.marketFeed, .liqPoller],
                    nudge: { patience.nudge($0, $1, $2) },
                    watch: { machine, context in
                        context.status.set(figure: "warm-up", to: machine.warmUp)
                        context.status.set(
                            .running,
                            reason: machine.barWaitingForLiquidations.map { "bar \($0) waits for liq-poller" }
                                ?? machine.barWaitingForCandle.map { "bar \($0.bar) waits for the candle of \($0.instrument)" })
                    },
                    deliver: { step in
                        for case .features(let record) in step.outputs { context.status.sawData(upTo: record.ts.closeTime()) }
                    })
            ]
        }
    }

    /// How the service's store is verified.
    public static let verification = ServiceVerification.rerunning(.signalEngine, SignalShell(), projections: register)

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        FeatureTable.register(in: &migrator)
        FireTable.register(in: &migrator)
    }
}
