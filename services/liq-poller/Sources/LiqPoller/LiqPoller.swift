public import GRDB
import ServiceLifecycle
import TraderModel
import TraderProto
public import TraderService
import TraderSources
import TraderVenues

/// liq-poller: Gate.io's hourly liquidations in, final readings and watermarks out.
public enum LiqPoller {
    /// The settings beside the common ones.
    public static let keys = PollSettings.keys

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.liqPoller, keys: keys, projections: register) { context, source in
            let settings = try PollSettings(source)
            let door = VenueDoor(context, restURL: settings.restURL, settings.venue)
            return [
                PollLoop.service(
                    context, door, GateStatistics(client: door.client, amounts: settings.amounts), contracts: context.settings.contracts,
                    amounts: settings.amounts)
            ]
        }
    }

    /// How the service's store is verified.
    public static let verification = ServiceVerification.rebuilding(
        .liqPoller, LiquidationShell(fresh: LiquidationMachine(contracts: [])), projections: register, output: record)

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        LiquidationTable.register(in: &migrator)
        IntegrityLedger.register(in: &migrator) { header, body, db in
            try record(header, body).flatMap { try ReadingLedger.fact(of: $0, db) }
        }
    }

    private static func record(_ header: EnvelopeHeader, _ body: [UInt8]) throws -> LiquidationRecord? {
        guard header.knownTopic == .liquidations else { return nil }
        return try WireCodec.decode(Envelope<LiquidationRecord>.self, from: body).data
    }
}
