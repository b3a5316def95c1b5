public import GRDB
import ServiceLifecycle
import TraderModel
import TraderProto
public import TraderService
import TraderVenues

/// liq-poller: Gate.io's hourly liquidations in, final readings and watermarks out.
public enum LiqPoller {
    /// The settings beside the common ones.
    public static let keys = PollSettings.keys

    private static let contracts = [Instrument.gateBTC, .gateETH]

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.liqPoller, keys: keys, projections: register) { context, source in
            let settings = try PollSettings(source)
            let counters = VenueCounters()
            let ring = FrameRing(
                folder: "\(context.settings.dataFolder)/\(ServiceName.liqPoller).frames", maxBytes: settings.venue.frameBytes,
                logger: context.logger)
            let client = VenueClient(
                base: settings.restURL, requestsPerSecond: settings.venue.requestsPerSecond, tlsRoots: settings.venue.tlsRoots,
                counters: counters, recorder: ring, logger: context.logger)
            let board = SourceBoard { counters.named.merging(["unrecorded": ring.dropped]) { $1 } }
            context.status.readSource { board.report }
            IntegrityQuestion.register(in: context)
            FrameQuestion.register(in: context, ring)
            return [
                PollLoop(
                    context: context, client: client, venue: GateStatistics(client: client, amounts: settings.amounts), board: board,
                    contracts: contracts,
                    amounts: settings.amounts, recorder: ring)
            ]
        }
    }

    /// How the service's store is verified.
    public static let verification = ServiceVerification.rebuilding(
        .liqPoller, LiquidationShell(fresh: LiquidationMachine(contracts: contracts)), projections: register, output: record)

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
