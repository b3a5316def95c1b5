import TraderBus
import TraderModel
import TraderProto
import TraderService

/// The answer to `GET /api/integrity`: where the data comes from, what can trade now, and what was late, filled, missing or revised.
struct IntegrityAnswer: Encodable, Sendable {
    var market: String
    /// The last hours that `entries` cover.
    var hours: Int
    /// market-feed and liq-poller.
    var sources: [Source]

    /// A service that reads a venue, as it answers.
    struct Source: Encodable, Sendable {
        var service: String
        var state: String
        var reason: String?
        /// Null when the service does not answer.
        var report: SourceReport?
        /// Rows of the ledger, newest first; null when the service does not answer.
        var entries: [LedgerEntry]?

        private enum CodingKeys: String, CodingKey { case service, state, reason, report, entries }

        /// What is unknown is null, never absent.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(service, forKey: .service)
            try container.encode(state, forKey: .state)
            try container.encode(reason, forKey: .reason)
            try container.encode(report, forKey: .report)
            try container.encode(entries, forKey: .entries)
        }
    }

    private static let timeout = Duration.seconds(1)

    /// Asks both services at once.
    static func ask(_ context: ServiceContext, _ selection: IntegrityLedger.Selection, hours: Int, limit: Int) async -> IntegrityAnswer {
        let from = context.clock.now.advanced(bySeconds: Int64(-hours) * 3_600)
        async let feed = source(.marketFeed, context, selection, from: from, limit: limit)
        async let poller = source(.liqPoller, context, selection, from: from, limit: limit)
        return IntegrityAnswer(
            market: context.clock.isSimulated ? "simulated" : "live", hours: hours, sources: [await feed, await poller])
    }

    private static func source(
        _ service: ServiceName, _ context: ServiceContext, _ selection: IntegrityLedger.Selection, from: Timestamp, limit: Int
    ) async -> Source {
        let endpoint = context.settings.endpoints(of: service).command
        do {
            let status = try await StatusQuestion.ask(service, at: endpoint, over: context.bus, timeout: timeout)
            let entries = try await IntegrityQuestion.ask(
                service, selection, from: from, limit: limit, at: endpoint, over: context.bus, timeout: timeout)
            return Source(
                service: service.rawValue, state: status.state.rawValue, reason: status.reason, report: status.source, entries: entries)
        } catch {
            return Source(service: service.rawValue, state: "not answering", reason: "\(error)", report: nil, entries: nil)
        }
    }
}
