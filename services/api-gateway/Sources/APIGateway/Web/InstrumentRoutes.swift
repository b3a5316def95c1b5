import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import TraderModel
import TraderProto
import TraderService
import TraderStore
import TraderWeb

/// `/api/instruments`: what the feeds follow, and the wishes to change it, which go to the feed of the venue and come back as records.
struct InstrumentRoutes: Sendable {
    let context: ServiceContext
    let reads: StrategyReads

    private var owners: OwnerDoor { OwnerDoor(context: context) }

    /// A wish's body is this long at most, in bytes.
    private static let longestBody = 4_096

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/instruments") { _, _ in try Response.json(context.store.read(list)) }
        router.post("/api/instruments") { request, _ in try await follow(request) }
        router.delete("/api/instruments/:instrument") { request, context in try await unfollow(request, context) }
    }

    private func list(_ db: Database) throws -> [InstrumentAnswer] {
        let strategies = try StrategyRows.present(db)
        return try InstrumentRows.all(db).map {
            try answer($0.instrument, $0.follows, strategies, db)
        }
    }

    private func answer(
        _ instrument: Instrument, _ follows: [WatchedChannel], _ strategies: [StrategyRecord], _ db: Database
    ) throws -> InstrumentAnswer {
        InstrumentAnswer(
            instrument, follows, readBy: try readers(of: instrument, by: Self.all, strategies, db),
            last: try CandleRows.newestClose(of: instrument, db))
    }

    /// Whoever would see the market no more without `channels` of an instrument, by name: the strategies whose lanes wait for its bars, and those
    /// with an open trade in it.
    private func readers(
        of instrument: Instrument, by channels: Set<WatchedChannel>, _ strategies: [StrategyRecord], _ db: Database
    ) throws -> [String] {
        let reading = strategies.filter { strategy in
            let reads = reads.of(strategy)
            return channels.contains(reads.channel) && reads.instruments.contains(instrument)
        }
        // Its trade is ended by the bars that it was entered on; a strategy that nobody knows any more had those of five minutes.
        let holding = try TradeRows.signals(holding: instrument, db).filter { name in
            try channels.contains(StrategyRows.latest(named: name, db).map { reads.of($0).channel } ?? .fiveMinuteBars)
        }
        return Set(reading.map(\.name) + holding).sorted()
    }

    private func readers(of instrument: Instrument, by channels: Set<WatchedChannel>) throws -> [String] {
        try context.store.read { db in try readers(of: instrument, by: channels, StrategyRows.present(db), db) }
    }

    private static let all = Set(WatchedChannel.allCases)

    // MARK: wishes

    /// The body of `POST`.
    private struct Wish: Decodable {
        var instrument: String
        /// `5m`, `1m`, `quotes`, `marks`, separated by commas; nil for bars of five minutes.
        var what: String?
    }

    private func follow(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.longestBody)
        let wish: Wish
        do {
            wish = try WireCodec.decode(Wish.self, from: Array(body.readableBytesView))
        } catch {
            throw APIError(
                .badRequest, code: "bad_body", message: "give {\"instrument\": \"\(Instrument.coinbaseBTC)\", \"what\": \"5m,1m\"}")
        }
        return try await make(Self.change(WatchChange.follow, wish.instrument, wish.what))
    }

    private func unfollow(_ request: Request, _ routed: BasicRequestContext) async throws -> Response {
        let text = routed.parameters.get("instrument") ?? ""
        let what = request.uri.queryParameters["what"].map(String.init)
        let change = try Self.change(WatchChange.unfollow, text.removingPercentEncoding ?? text, what)
        let watched = try context.store.read { try InstrumentRows.one(change.instrument, $0) }
        guard let watched, watched.follows.contains(where: { change.channels.contains($0) }) else {
            let wanted = watched == nil ? "" : change.channels.map(\.rawValue).joined(separator: ", ") + " of "
            throw APIError(
                .notFound, code: "not_followed",
                message: "\(wanted)\(change.instrument) is not followed; GET /api/instruments lists what is")
        }
        let readers = try readers(of: change.instrument, by: Set(change.channels))
        guard readers.isEmpty else {
            throw APIError(
                .conflict, code: "in_use",
                message: "\(change.instrument) is read by \(readers.joined(separator: ", ")): remove what reads it first")
        }
        return try await make(change)
    }

    private static func change(_ command: String, _ instrument: String, _ what: String?) throws -> WatchChange {
        do throws(WatchChange.Unreadable) {
            var arguments = ["instrument": instrument]
            arguments["what"] = what
            return try WatchChange(Command(id: "", deadline: 0, name: command, arguments: arguments), venue: Instrument.unnamedVenue)
        } catch {
            throw APIError(.badRequest, code: "bad_parameter", message: error.reason)
        }
    }

    /// The instrument as its feed follows it after the wish; the table hears of it as a record.
    private func make(_ change: WatchChange) async throws -> Response {
        let venue = change.instrument.venue
        let feed = try feed(of: venue, for: change.instrument)
        let reply = try await owners.ask(feed, change.isFollowed ? WatchChange.follow : WatchChange.unfollow, change.arguments)
        guard reply.accepted else {
            throw APIError(.unprocessableContent, code: "refused", message: reply.reason ?? "\(feed) refused it")
        }
        let list = try WireCodec.decode([InstrumentRecord].self, from: Array((reply.result ?? "[]").utf8))
        let follows = list.first { $0.instrument == change.instrument }?.follows ?? []
        return try .json(
            context.store.read { db in try answer(change.instrument, follows, StrategyRows.present(db), db) })
    }

    /// Throws `APIError`, a 400, when no feed of the venue runs here.
    private func feed(of venue: String, for instrument: Instrument) throws -> ServiceName {
        guard let feed = ServiceName.feed(of: venue) else {
            let venues = context.settings.venues.joined(separator: ", ")
            throw APIError(.badRequest, code: "bad_parameter", message: "\(instrument): no feed is for \(venue); choose from \(venues)")
        }
        guard context.settings.feeds.contains(feed) else {
            throw APIError(
                .badRequest, code: "no_feed",
                message: "\(instrument): no feed of \(venue) runs here; start market-feed --venue \(venue) and name \(venue) in FEEDS")
        }
        return feed
    }
}
