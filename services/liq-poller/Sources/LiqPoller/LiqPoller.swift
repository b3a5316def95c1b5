public import GRDB
import ServiceLifecycle
import TraderModel
import TraderProto
public import TraderService
import TraderVenues

/// liq-poller: Gate.io's hourly liquidations in, final readings and watermarks out.
public enum LiqPoller {
    /// The settings beside the common ones.
    public static let keys = [restURL, VenueSettings.requestsPerSecond]

    private static let restURL = SettingKey("gateio.rest.url", standard: GateStatistics.standardBase, "base of Gate.io's REST interface")

    private static let contracts = [Instrument.gateBTC, .gateETH]

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.liqPoller, keys: keys, projections: register) { context, source in
            let client = VenueClient(
                base: try source.text(restURL), requestsPerSecond: try VenueSettings.requestsPerSecond(from: source),
                logger: context.logger)
            return [PollLoop(context: context, venue: GateStatistics(client: client), contracts: contracts)]
        }
    }

    /// How the service's store is verified.
    public static let verification = ServiceVerification.rebuilding(
        .liqPoller, LiquidationShell(fresh: LiquidationMachine(contracts: contracts)), projections: register
    ) { header, body in
        guard header.knownTopic == .liquidations else { return nil }
        return try WireCodec.decode(Envelope<LiquidationRecord>.self, from: body).data
    }

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { LiquidationTable.register(in: &$0) }
}
