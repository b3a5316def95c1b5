public import GRDB
package import ServiceLifecycle
package import TraderDocuments
import TraderModel
import TraderProto
public import TraderService
package import TraderSignals

/// signal-engine: candles, liquidations and strategies in, features, exits and fires out.
public enum SignalEngine {
    /// The settings beside the common ones.
    public static let keys = [strategies]

    private static let strategies = SettingKey("strategies.dir", standard: "strategies", "folder of the strategy documents")

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.signalEngine, keys: keys, projections: register) { context, source in
            let markets = Self.markets(of: context.settings)
            let folder = StrategyFolder(path: try source.text(strategies), among: markets)
            do {
                _ = try folder.fingerprint()
            } catch {
                throw SettingError("\(error)")
            }
            return parts(context, folder, among: markets)
        }
    }

    /// What documents may name: whatever the feeds that run here could follow, and the contracts that are polled.
    package static func markets(of settings: CommonSettings) -> DocumentMarkets {
        DocumentMarkets(venues: settings.feeds.compactMap(\.venue), contracts: settings.contracts)
    }

    /// What the service does, to be run together.
    package static func parts(_ context: ServiceContext, _ folder: StrategyFolder, among markets: DocumentMarkets) -> [any Service] {
        let patience = Patience()
        let desk = StrategyDesk(folder: folder, logger: context.logger)
        let past = PastLoader(context) { desk.wakeUp() }
        StrategyCommands(desk: desk, store: context.store, markets: markets).register(in: context.commands)
        return [
            Consumer(
                context, SignalShell(), upstreams: context.settings.feeds + [.liqPoller],
                nudge: { machine, now, statuses in
                    (desk.nudge(machine) ?? past.nudge(machine)).map { .init(input: $0) } ?? patience.nudge(machine, now, statuses)
                },
                watch: { machine, context in
                    context.status.set(figure: "warm-up", to: machine.warmUp)
                    context.status.set(figure: "strategies", to: Double(machine.strategies.count))
                    context.status.set(figure: StatusBoard.unusedDocuments, to: Double(desk.complaints.count))
                    context.status.set(.running, reason: reason(machine, desk))
                },
                deliver: { step in
                    for case .features(let record) in step.outputs { context.status.sawData(upTo: record.closeTime) }
                    desk.delivered(step.outputs)
                }, wakes: desk.wakes),
            FolderWatching(desk: desk), past,
        ]
    }

    /// What the service waits for, or what is wrong with a document.
    private static func reason(_ machine: SignalMachine, _ desk: StrategyDesk) -> String? {
        if let bar = machine.barWaitingForLiquidations { return "bar \(bar) waits for liq-poller" }
        if let waiting = machine.barWaitingForCandle { return "bar \(waiting.bar) waits for the candle of \(waiting.instrument)" }
        if let complaint = complaint(desk.complaints) { return complaint }
        if let unseen = machine.seriesWithoutBars {
            return "\(unseen.strategy) waits for bars of \(unseen.series): ./trader instruments list says whether they are followed"
        }
        return machine.strategies.isEmpty ? "no strategy runs" : nil
    }

    /// Every document that is not used, as far as a line can hold them; nil when all are.
    package static func complaint(_ complaints: [String]) -> String? {
        guard complaints.count > 1 else { return complaints.first.map { "a strategy document is not used: \($0)" } }
        let others = complaints.count - mostNamed
        let named = complaints.prefix(mostNamed) + (others > 0 ? ["and \(others) more, see ./trader strategies list"] : [])
        return "\(complaints.count) strategy documents are not used: \(named.joined(separator: "; "))"
    }

    private static let mostNamed = 5

    /// How the service's store is verified.
    public static let verification = ServiceVerification.rerunning(.signalEngine, SignalShell(), projections: register)

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        FeatureTable.register(in: &migrator)
        FireTable.register(in: &migrator)
        StrategyTable.register(in: &migrator)
    }
}
