import GRDB
import HTTPTypes
import Hummingbird
import TraderDocuments
import TraderModel
import TraderProto
import TraderService
import TraderSignals
import TraderStore
import TraderWeb

/// `/api/strategies`: what runs, and the wishes to change it, which go to signal-engine and come back as records.
struct StrategyRoutes: Sendable {
    let context: ServiceContext
    let sight: Sight
    let book: ReturnBook

    /// How long it may take to say where a document lies: the document itself does not wait for it.
    private static let placePatience = Duration.milliseconds(500)

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/strategies") { _, _ in try list() }
        router.post("/api/strategies") { request, context in try await define(request, context) }
        router.get("/api/strategies/:name") { _, context in try await one(context) }
        router.delete("/api/strategies/:name") { _, context in try await change("remove-strategy", context) }
        router.get("/api/strategies/:name/stats") { _, context in try statistics(context) }
        router.get("/api/strategies/:name/explain") { request, context in try await explain(request, context) }
        router.post("/api/strategies/:name/start") { _, context in try await change("start-strategy", context) }
        router.post("/api/strategies/:name/stop") { _, context in try await change("stop-strategy", context) }
    }

    // MARK: reading

    private func list() throws -> Response {
        let answers = try context.store.read { db in
            let strategies = try StrategyRows.present(db)
            let board = try SignalBoard(of: strategies, sight, db)
            return try strategies.map { StrategyAnswer($0, try board.state(of: $0, db)) }
        }
        return try .json(answers)
    }

    private func one(_ request: BasicRequestContext) async throws -> Response {
        let name = try name(request)
        let found = try context.store.read { db in
            try strategy(name, db).map { ($0, try SignalBoard(of: [$0], sight, db).state(of: $0, db)) }
        }
        guard let (strategy, state) = found else { throw Self.unknown(name) }
        return try .json(StrategyAnswer(strategy, state, place: await place(of: name)))
    }

    /// Where the document lies; signal-engine alone knows, and what it does not say is null.
    private func place(of name: String) async -> DocumentPlaceAnswer {
        guard let reply = try? await ask("locate-strategy", ["name": name], patience: Self.placePatience), let result = reply.result,
            let place = try? WireCodec.decode(DocumentPlaceAnswer.self, from: Array(result.utf8))
        else { return DocumentPlaceAnswer(file: nil) }
        return place
    }

    private func statistics(_ request: BasicRequestContext) throws -> Response {
        let name = try name(request)
        let answer = try context.store.read { db in
            try strategy(name, db).map { strategy in try book.read(db) { try SignalStatistics(strategy, &$0, db) } }
        }
        guard let answer else { throw Self.unknown(name) }
        return try .json(answer)
    }

    private func strategy(_ name: String, _ db: Database) throws -> StrategyRecord? {
        try StrategyRows.latest(named: name, db).flatMap { $0.state == .removed ? nil : $0 }
    }

    private func explain(_ request: Request, _ routed: BasicRequestContext) async throws -> Response {
        let name = try name(routed)
        guard let strategy = try context.store.read({ try StrategyRows.latest(named: name, $0) }) else { throw Self.unknown(name) }
        var arguments = ["name": name]
        if let text = request.uri.queryParameters["ts"] {
            arguments["ts"] = "\(try BarParameter.bar(text, of: sight.reads.of(strategy).length, named: "ts").unixSeconds)"
        }
        let reply = try await ask("explain-strategy", arguments)
        guard reply.accepted, let result = reply.result else { throw APIError(.notFound, message: reply.reason ?? "nothing is kept") }
        return try .json(
            ExplanationAnswer(name, judged: Array(result.utf8)) { version, ts in
                try context.store.read { db in
                    try StrategyRows.version(version, of: name, db).map { ($0, try TradeRows.desk(of: $0, at: ts, db)) }
                }
            })
    }

    // MARK: wishes

    /// What documents may name here: instruments of the feeds that run, whether anybody follows them or not, and contracts that are polled.
    private var markets: DocumentMarkets {
        DocumentMarkets(venues: context.settings.venues, contracts: context.settings.contracts)
    }

    /// The body is the document's text. It is checked here, so that a mistake is answered without signal-engine, which checks it again.
    private func define(_ request: Request, _ routed: BasicRequestContext) async throws -> Response {
        let body = try await request.body.collect(upTo: 4 * StrategyDocument.longestText)
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw APIError(.unprocessableContent, code: "bad_document", message: "the document is not UTF-8 text; save it as UTF-8")
        }
        let name: String
        do throws(DocumentError) {
            name = try YAMLDocument.plan(from: text, among: markets).document.name
        } catch {
            throw APIError(.unprocessableContent, code: "bad_document", message: "\(error)")
        }
        return try await wish("define-strategy", of: name, ["text": text])
    }

    private func change(_ command: String, _ routed: BasicRequestContext) async throws -> Response {
        let name = try name(routed)
        guard try context.store.read({ try strategy(name, $0) }) != nil else { throw Self.unknown(name) }
        return try await wish(command, of: name, ["name": name])
    }

    /// The strategy as it stands after the wish; what follows comes as an event.
    private func wish(_ command: String, of name: String, _ arguments: [String: String]) async throws -> Response {
        let reply = try await ask(command, arguments)
        guard reply.accepted else {
            throw APIError(.unprocessableContent, code: "refused", message: reply.reason ?? "signal-engine refused it")
        }
        let record = try reply.result.map { try WireCodec.decode(StrategyRecord.self, from: Array($0.utf8)) }
        return try .json(
            WishAnswer(accepted: true, name: record?.name ?? name, version: record?.version, state: record?.state))
    }

    private struct WishAnswer: Encodable {
        var accepted: Bool
        var name: String
        /// Null when nothing had to change.
        var version: Int?
        var state: StrategyRecord.State?

        private enum CodingKeys: String, CodingKey { case accepted, name, version, state }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(accepted, forKey: .accepted)
            try container.encode(name, forKey: .name)
            try container.encode(version, forKey: .version)
            try container.encode(state, forKey: .state)
        }
    }

    private func ask(
        _ command: String, _ arguments: [String: String], patience: Duration = OwnerDoor.patience
    ) async throws -> CommandReply {
        try await OwnerDoor(context: context).ask(.signalEngine, command, arguments, patience: patience)
    }

    private func name(_ request: BasicRequestContext) throws -> String {
        let name = request.parameters.get("name") ?? ""
        guard StrategyDocument.isName(name) else { throw Self.unknown(name) }
        return name
    }

    private static func unknown(_ name: String) -> APIError {
        APIError(.notFound, code: "unknown_strategy", message: "there is no strategy \(name); GET /api/strategies lists them")
    }
}
