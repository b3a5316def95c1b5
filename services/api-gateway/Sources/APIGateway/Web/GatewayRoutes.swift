import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import TraderModel
import TraderProto
import TraderService
import TraderStore
import TraderWeb

/// The REST interface and the dashboard's files.
struct GatewayRoutes: Sendable {
    let context: ServiceContext
    let settings: GatewaySettings
    let doorkeeper: Doorkeeper
    let watch: ServiceWatch
    let reads: StrategyReads
    let book = ReturnBook()

    /// They keep a page to its own origin.
    private static let headers: HTTPFields = [
        .contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        .xContentTypeOptions: "nosniff", .cacheControl: "no-cache",
    ]

    func router() -> Router<BasicRequestContext> {
        let router = Router<BasicRequestContext>.api(headers: Self.headers)
        router.add(middleware: DoorMiddleware(doorkeeper: doorkeeper, logger: context.logger))
        router.add(middleware: WholeFileMiddleware())
        router.add(middleware: FileMiddleware(settings.webRoot, searchForIndexHtml: true, logger: context.logger))
        router.get("/healthz") { _, _ in try Response.json(["status": "ok"]) }
        router.get("/readyz") { _, _ in try readiness() }
        router.get("/api/candles") { request, _ in try CandleRoute(context: context).answer(request) }
        router.get("/api/trades") { request, _ in try trades(request) }
        router.get("/api/trades/:id/records") { _, context in try records(context) }
        router.get("/api/signals") { _, _ in try Response.json(context.store.read { try SignalsAnswer(sight, $0) }) }
        router.get("/api/stats") { _, _ in try Response.json(context.store.read { try statistics($0) }) }
        router.get("/api/system") { _, _ in
            try Response.json(SystemAnswer(await watch.newest(), context, settings))
        }
        router.get("/api/frames") { request, _ in try await frames(request) }
        router.get("/api/integrity") { request, _ in try await integrity(request) }
        InstrumentRoutes(context: context, reads: reads).add(to: router)
        StrategyRoutes(context: context, sight: sight, book: book).add(to: router)
        return router
    }

    private var sight: Sight { Sight(context: context, watch: watch, reads: reads) }

    private func statistics(_ db: Database) throws -> StatisticsAnswer { try book.read(db) { try StatisticsAnswer(&$0, db) } }

    private func trades(_ request: Request) throws -> Response {
        let status = request.uri.queryParameters["status"].map { $0.lowercased() } ?? "all"
        guard ["all", "open", "closed"].contains(status) else {
            throw APIError(.badRequest, code: "bad_parameter", message: "status is \"\(status)\"; use all, open or closed")
        }
        let limit = try NumberParameter.limit(request, standard: 100)
        return try .json(
            context.store.read { db in
                try TradeAnswer.all(TradeRows.newest(limit, status: status == "all" ? nil : status.uppercased(), db), db)
            })
    }

    private func records(_ request: BasicRequestContext) throws -> Response {
        let text = request.parameters.get("id") ?? ""
        let answer = try Int64(text).flatMap { id in try context.store.read { try TradeRecordsAnswer(trade: id, $0) } }
        guard let answer else {
            throw APIError(.notFound, code: "unknown_trade", message: "there is no trade \(text); GET /api/trades lists them")
        }
        return try .json(answer)
    }

    /// The venue's own messages that told of a bar or a reading.
    private func frames(_ request: Request) async throws -> Response {
        let parameters = request.uri.queryParameters
        let name = parameters["instrument"].map(String.init) ?? ""
        let readers = DataReach.readers.filter { context.settings.sources.contains($0.value) }
        guard let instrument = Instrument(name), let service = readers[instrument.venue] else {
            let venues = readers.keys.sorted().joined(separator: " or ")
            throw APIError(.badRequest, code: "bad_parameter", message: "instrument is \"\(name)\"; give VENUE:SYMBOL, of \(venues)")
        }
        let bar = try BarParameter.bar(parameters["ts"] ?? "", of: FeatureRecord.barLength, named: "ts")
        do {
            return try .json(
                await FrameQuestion(instrument, bar).ask(
                    at: context.settings.endpoints(of: service).command, over: context.bus, timeout: .seconds(5)))
        } catch {
            throw APIError(.serviceUnavailable, message: "\(service) does not say: \(error)")
        }
    }

    private func integrity(_ request: Request) async throws -> Response {
        if let text = request.uri.queryParameters["bar"] {
            let bar = try BarParameter.bar(text, of: FeatureRecord.barLength, named: "bar")
            return try .json(await IntegrityAnswer.ask(.behind(bar), hours: nil, context))
        }
        let rows = request.uri.queryParameters["rows"].map { $0.lowercased() } ?? IntegrityQuestion.Selection.exceptions.rawValue
        guard let selection = IntegrityQuestion.Selection(rawValue: rows) else {
            throw APIError(.badRequest, code: "bad_parameter", message: "rows is \"\(rows)\"; use exceptions or all")
        }
        let hours = try NumberParameter.number("hours", request, standard: 24, in: 1...Int(HostLimits.tableDays) * 24)
        let limit = try NumberParameter.number("limit", request, standard: 200, in: 1...IntegrityQuestion.mostEntries)
        let from = context.clock.now.advanced(bySeconds: Int64(-hours) * 3_600)
        return try .json(await IntegrityAnswer.ask(.newest(selection, from: from, limit: limit), hours: hours, context))
    }

    /// Ready when features are there, fresh by the clock, and nothing upstream waits to be read. What further feeds say counts for their readers
    /// alone: one that is down is shown, and holds nobody up.
    private func readiness() throws -> Response {
        let status = context.status.status(now: context.clock.now, isSimulated: context.clock.isSimulated)
        var reasons: [String] = []
        if let newest = try context.store.read({ try FeatureRow.newest(of: nil, $0) }) {
            let age = context.clock.now.seconds(since: newest.closeTime)
            if age > 600 { reasons.append("the newest judged bar closed \(Int(age)) s ago") }
            // One that needs more history than there is holds up no other.
            let judgements = newest.judgements ?? []
            if !judgements.isEmpty, judgements.allSatisfy({ $0.outcome == .unknown }) {
                reasons.append("still warming up: \(judgements.map(\.signal).joined(separator: ", "))")
            }
        } else {
            reasons.append("no bar was judged yet")
        }
        let further = Set(context.settings.feeds.map(\.rawValue)).subtracting([ServiceName.marketFeed.rawValue])
        for (source, lag) in status.lag.sorted(by: { $0.key < $1.key }) where !further.contains(source) {
            guard let lag else {
                reasons.append("\(source) was not heard yet")
                continue
            }
            if lag > 256 { reasons.append("\(lag) records of \(source) are not read yet") }
        }
        return try .json(Readiness(ready: reasons.isEmpty, reasons: reasons), status: reasons.isEmpty ? .ok : .serviceUnavailable)
    }

    private struct Readiness: Encodable {
        var ready: Bool
        var reasons: [String]
    }
}
