import TraderBus
import TraderModel
import TraderProto
import TraderService

/// The answer to `GET /api/integrity`: where the data comes from, what is up to date, and what was late, filled, missing or revised.
struct IntegrityAnswer: Encodable, Sendable {
    var market: String
    /// The last hours that `entries` cover; null when they are those behind a bar.
    var hours: Int?
    /// The feeds and liq-poller.
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

    private enum CodingKeys: String, CodingKey { case market, hours, sources }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(market, forKey: .market)
        try container.encode(hours, forKey: .hours)
        try container.encode(sources, forKey: .sources)
    }

    private static let timeout = Duration.seconds(1)

    /// Asks all that read venues at once.
    static func ask(_ question: IntegrityQuestion, hours: Int?, _ context: ServiceContext) async -> IntegrityAnswer {
        let asked = context.settings.sources
        let answers = await withTaskGroup { group in
            for service in asked { group.addTask { (service, await source(service, question, context)) } }
            return await group.reduce(into: [ServiceName: Source]()) { $0[$1.0] = $1.1 }
        }
        return IntegrityAnswer(
            market: context.clock.isSimulated ? "simulated" : "live", hours: hours, sources: asked.compactMap { answers[$0] })
    }

    private static func source(_ service: ServiceName, _ question: IntegrityQuestion, _ context: ServiceContext) async -> Source {
        let endpoint = context.settings.endpoints(of: service).command
        do {
            let status = try await StatusQuestion.ask(at: endpoint, over: context.bus, timeout: timeout)
            let entries = try await question.ask(at: endpoint, over: context.bus, timeout: timeout)
            return Source(
                service: service.rawValue, state: status.state.rawValue, reason: status.reason, report: status.source, entries: entries)
        } catch {
            return Source(service: service.rawValue, state: "not answering", reason: "\(error)", report: nil, entries: nil)
        }
    }
}
