import Logging
import TraderModel
import TraderSources
import TraderVenues

/// Binance US or Binance's futures as market-feed reads them: nothing here needs a key.
struct BinanceFeed: FeedVenue {
    let rules: FeedRules
    let events: AsyncStream<LineEvent>
    private let venue: any Venue
    private let client: VenueClient
    private let streams: [FeedLine: VenueStream]
    private let now: @Sendable () -> Timestamp

    private static let bufferedEvents = 4_096
    /// Room in the buffer that frames leave, so that the end of a connection whose frames nobody reads is still told.
    private static let reservedEvents = 64

    /// The feed of the venue with these `rules`. `streamURL` is the base of its WebSockets; `now` says when something came.
    init(
        _ rules: FeedRules, _ door: VenueDoor, streamURL: String, tlsRoots: String?, now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.rules = rules
        venue = rules.name.venue
        client = door.client
        self.now = now
        let (events, inbox) = AsyncStream.makeStream(of: LineEvent.self, bufferingPolicy: .bufferingOldest(Self.bufferedEvents))
        self.events = events
        let venue = venue
        streams = Dictionary(
            uniqueKeysWithValues: rules.lines.map { line in
                let stream = VenueStream(
                    venue, at: streamURL, tlsRoots: tlsRoots, counters: door.counters, recorder: door.recorder, now: now, logger: logger
                ) { event in
                    guard case .enqueued(let room) = inbox.yield(LineEvent(line, event)) else { return false }
                    return room >= Self.reservedEvents
                }
                return (line, stream)
            })
    }

    func follow(_ list: [InstrumentRecord]) {
        for (line, stream) in streams { stream.follow(rules.subscriptions(to: list, on: line)) }
    }

    func connect(_ line: FeedLine, after pause: Duration) async { await streams[line]?.connect(after: pause) }

    func giveUp(_ line: FeedLine, _ reason: String) { streams[line]?.restart(reason) }

    /// The bars that are over, and the one in progress when it came too: it shows that those before it are.
    func bars(_ question: BarQuestion) async throws -> [TimedBar] {
        let asked = now()
        let page = try await client.get(
            venue.barsRequest(of: question.series, from: question.first, through: question.last), of: venue
        ) { body throws(VenueError) in
            try venue.bars(in: body, of: question.series, from: question.first, through: question.last, at: asked)
        }
        client.counters.count(.strayRows, page.strayRows)
        return page.bars + [page.running].compactMap(\.self)
    }

    func time() async throws -> Timestamp {
        try await client.get(venue.clockRequest, of: venue) { body throws(VenueError) in try venue.clock(in: body) }
    }

    /// A contract that cannot be reckoned with is counted.
    func listing() async throws -> VenueListing {
        var bodies: [[UInt8]] = []
        for request in venue.contractsRequests { bodies.append(try await client.get(request, of: venue)) }
        return try client.listing(in: bodies, of: venue, at: now())
    }

    func settlements(
        of instrument: Instrument, from first: Timestamp, through last: Timestamp
    ) async throws -> [FundingSettlement] {
        guard let request = venue.settlementsRequest(of: instrument, from: first, through: last) else { return [] }
        let moment = now()
        return try await client.get(request, of: venue) { body throws(VenueError) in
            try venue.settlements(in: body, of: instrument, at: moment)
        }
    }
}
