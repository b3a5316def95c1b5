public import TraderModel

/// The rule of the virtual clock: whether time may pass from the present moment, and to which moment.
///
/// It may pass when every member has done what was due, has applied what its upstreams have logged, and market-feed has taken in the last
/// frame of every open stream. A member that is required and not there holds the clock, and so does a required market-feed without a
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

    /// The member that reads the candle stream.
    public static let streamReader = "market-feed"

    /// The present moment.
    public private(set) var now: Timestamp
    private let required: [String]
    private var reports: [String: MemberReport] = [:]
    /// The last frame sent on each open stream, by connection.
    private var lastFrames: [Int: FrameMark] = [:]
    /// The open streams on which candles are subscribed, by connection.
    private var candleStreams: Set<Int> = []

    /// A clock that stands at `now` and waits for `required` to join.
    public init(required: [String], now: Timestamp) {
        self.required = required
        self.now = now
    }

    /// Takes a member's newest report; its first one makes it join.
    public mutating func take(_ report: MemberReport) { reports[report.member] = report }

    /// Forgets a member whose connection is gone; a required one holds the clock until it joins again.
    public mutating func leave(_ member: String) { reports[member] = nil }

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
    }

    /// Moves the present moment.
    public mutating func advance(to moment: Timestamp) {
        precondition(moment > now, "time goes forward only: \(moment) is not after \(now)")
        now = moment
    }

    /// Whether the reader of the candle stream has heard of the present moment, or is not there. Before that it would take a frame of the
    /// moment for one of the moment before.
    public var isHeardByStreamReader: Bool { reports[Self.streamReader].map { $0.at == now } ?? true }

    /// What keeps time from passing; nil when everybody is done with the present moment.
    public var hold: Hold? {
        for member in required where reports[member] == nil { return Hold(member: member, reason: "has not joined") }
        for report in reports.values.sorted(by: { $0.member < $1.member }) {
            if let reason = unfinished(report) { return Hold(member: report.member, reason: reason) }
        }
        if required.contains(Self.streamReader), candleStreams.isEmpty {
            return Hold(member: Self.streamReader, reason: "has no stream of candles")
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
        guard required.contains(Self.streamReader) || reports[Self.streamReader] != nil else { return nil }
        let read = reports[Self.streamReader]?.frame
        for (connection, frame) in lastFrames.sorted(by: { $0.key < $1.key }) where frame != read {
            return Hold(
                member: Self.streamReader,
                reason: "has not taken in frame \(frame.sequenceNumber) of stream \(connection), its last is "
                    + (read.map { "\($0.sequenceNumber) of \($0.timestamp)" } ?? "none"))
        }
        return nil
    }
}
