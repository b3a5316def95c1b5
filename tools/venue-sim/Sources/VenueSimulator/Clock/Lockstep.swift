public import TraderModel

/// The rule of the virtual clock: whether time may pass from the present moment, and to which moment.
///
/// It may pass when every member has done what was due, has applied what its upstreams have logged, and the reader of each venue's streams has
/// taken in the last frame of every open one. A member that is required and not there holds the clock, and so does a required reader without a
/// stream of candles: what passed meanwhile would come to it late.
public struct Lockstep: Equatable, Sendable {
    /// Who holds the clock, and why.
    public struct Hold: Equatable, Sendable, CustomStringConvertible {
        public var member: String
        public var reason: String

        public init(member: String, reason: String) {
            self.member = member
            self.reason = reason
        }

        public var description: String { "\(member) \(reason)" }
    }

    /// The member that reads the candle stream, Coinbase's; one that reads another venue's names it: `market-feed@binanceus`.
    public static let streamReader = "market-feed"
    /// The venue of a stream, and of a reader, that names none.
    private static let standardVenue = "coinbase"

    /// What a connection is of, where it is not Coinbase's.
    private struct Route: Equatable {
        var venue: String
        var name: String
    }

    /// The present moment.
    public private(set) var now: Timestamp
    private let required: [String]
    private var reports: [String: MemberReport] = [:]
    /// The last frame sent on each open stream, by connection.
    private var lastFrames: [Int: FrameMark] = [:]
    /// The open streams on which candles are subscribed, by connection.
    private var candleStreams: Set<Int> = []
    /// The open streams of venues with several, by connection.
    private var routes: [Int: Route] = [:]
    /// The routes that the venue has ended, by venue: their readers come back.
    private var broken: [String: Set<String>] = [:]
    /// The venues that serve nobody for now: nobody waits for their streams.
    private var refusing: Set<String> = []

    /// A clock that stands at `now` and waits for `required` to join.
    public init(required: [String], now: Timestamp) {
        self.required = required
        self.now = now
    }

    /// Takes a member's newest report; its first one makes it join.
    public mutating func take(_ report: MemberReport) { reports[report.member] = report }

    /// Forgets a member whose connection is gone; a required one holds the clock until it joins again.
    public mutating func leave(_ member: String) {
        reports[member] = nil
        // Whoever begins anew may want other streams.
        if let venue = Self.venue(ofReader: member) { broken[venue] = nil }
    }

    /// Notes a stream's connection that is not Coinbase's, and which of its venue's it is.
    public mutating func opened(connection: Int, venue: String, route: String) {
        routes[connection] = Route(venue: venue, name: route)
        broken[venue]?.remove(route)
    }

    /// Forgets a stream's connection that the venue ends: time stands until its reader has opened it again.
    public mutating func broke(connection: Int) {
        if let route = routes[connection] { broken[route.venue, default: []].insert(route.name) }
        closed(connection: connection)
    }

    /// Notes the last frame that was sent on a stream's connection.
    public mutating func sent(_ frame: FrameMark, on connection: Int) { lastFrames[connection] = frame }

    /// Notes whether candles are subscribed on a stream's connection.
    public mutating func subscribed(toCandles isSubscribed: Bool, on connection: Int) {
        if isSubscribed { candleStreams.insert(connection) } else { candleStreams.remove(connection) }
    }

    /// Forgets a stream's connection that is gone.
    public mutating func closed(connection: Int) {
        lastFrames[connection] = nil
        candleStreams.remove(connection)
        routes[connection] = nil
    }

    /// Notes whether a venue lets anybody open a stream.
    public mutating func refuses(_ isRefusing: Bool, venue: String) {
        if isRefusing { refusing.insert(venue) } else { refusing.remove(venue) }
    }

    /// Moves the present moment.
    public mutating func advance(to moment: Timestamp) {
        precondition(moment > now, "time goes forward only: \(moment) is not after \(now)")
        now = moment
    }

    /// Whether the readers of the streams have heard of the present moment, as far as they are there. Before that one would take a frame of the
    /// moment for one of the moment before.
    public var isHeardByStreamReader: Bool {
        reports.values.allSatisfy { Self.venue(ofReader: $0.member) == nil || $0.at == now }
    }

    /// The venue whose streams a member reads; nil when it reads none.
    private static func venue(ofReader member: String) -> String? {
        if member == streamReader { return standardVenue }
        return member.hasPrefix("\(streamReader)@") ? String(member.dropFirst(streamReader.count + 1)) : nil
    }

    /// The member that reads the streams of `venue`: one that is required, or there. Nil for none.
    private func reader(of venue: String) -> String? {
        let names = venue == Self.standardVenue ? [Self.streamReader, "\(Self.streamReader)@\(venue)"] : ["\(Self.streamReader)@\(venue)"]
        return names.first { required.contains($0) || reports[$0] != nil }
    }

    private func venue(of connection: Int) -> String { routes[connection]?.venue ?? Self.standardVenue }

    /// What keeps time from passing; nil when everybody is done with the present moment.
    public var hold: Hold? {
        for member in required where reports[member] == nil { return Hold(member: member, reason: "has not joined") }
        for report in reports.values.sorted(by: { $0.member < $1.member }) {
            if let reason = unfinished(report) { return Hold(member: report.member, reason: reason) }
        }
        for member in required {
            guard let venue = Self.venue(ofReader: member), !refusing.contains(venue) else { continue }
            if !candleStreams.contains(where: { self.venue(of: $0) == venue }) {
                return Hold(member: member, reason: "has no stream of candles")
            }
            if let route = broken[venue]?.min() { return Hold(member: member, reason: "has not opened \(route) again") }
        }
        return unreadFrame
    }

    /// The moment that comes next: the earliest that any member, or `event` of the simulator itself, has due. Nil when nothing is.
    public func next(event: Timestamp?) -> Timestamp? {
        (reports.values.map(\.due) + [event]).compactMap { $0 }.filter { $0 > now }.min()
    }

    private func unfinished(_ report: MemberReport) -> String? {
        if report.at != now { return "is at \(report.at), not yet at \(now)" }
        if report.busy { return "is busy" }
        if let due = report.due, due <= now { return "has not done what was due at \(due)" }
        for (upstream, position) in report.applied.sorted(by: { $0.key < $1.key }) {
            guard let head = reports[upstream]?.head else { return "reads \(upstream), which has not joined" }
            if position != head { return "has applied \(upstream) up to \(position) of \(head)" }
        }
        return nil
    }

    private var unreadFrame: Hold? {
        for (connection, frame) in lastFrames.sorted(by: { $0.key < $1.key }) {
            guard let reader = reader(of: venue(of: connection)) else { continue }
            let report = reports[reader]
            if let route = routes[connection], let number = report?.frames?[route.name], number == frame.sequenceNumber { continue }
            guard frame != report?.frame else { continue }
            let read = report?.frame
            return Hold(
                member: reader,
                reason:
                    "has not taken in frame \(frame.sequenceNumber) of stream \(routes[connection]?.name ?? String(connection)), its last is "
                    + (read.map { "\($0.sequenceNumber) of \($0.timestamp)" } ?? lastOfRoute(report, connection)))
        }
        return nil
    }

    private func lastOfRoute(_ report: MemberReport?, _ connection: Int) -> String {
        routes[connection].flatMap { report?.frames?[$0.name] }.map(String.init) ?? "none"
    }
}
