public import TraderModel
public import TraderProto

/// Whether the data that a strategy is judged on is in reach, and if not what keeps it away: whatever shows strategies says BLIND by this.
public struct DataReach: Sendable {
    /// How a service that reads a venue answered when it was asked last.
    public enum Reader: Sendable {
        /// It did not answer; why.
        case silent(String)
        case report(SourceReport)
    }

    /// What is out of reach.
    public struct Obstacle: Codable, Equatable, Sendable {
        /// An instrument such as `gateio:BTC_USDT`, or the service that is not heard.
        public var source: String
        /// One word: that of the instrument's gate, `silent` of a service that does not answer, `unjudged` when no bar of the lane has been judged for
        /// too long; `unfollowed`, `no-feed` or `unpolled` of what nobody follows.
        public var reason: String
        /// The same for people.
        public var detail: String?
        /// From when on, in microseconds since 1970 UTC; nil where that is not known.
        public var since: Int64?

        public init(source: String, reason: String, detail: String? = nil, since: Int64? = nil) {
            self.source = source
            self.reason = reason
            self.detail = detail
            self.since = since
        }

        private enum CodingKeys: String, CodingKey { case source, reason, detail, since }

        /// What is unknown is null, never absent.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(source, forKey: .source)
            try container.encode(reason, forKey: .reason)
            try container.encode(detail, forKey: .detail)
            try container.encode(since, forKey: .since)
        }
    }

    /// The service that reads a venue, by the venue's name.
    public static let readers: [String: ServiceName] = {
        var readers = ["gateio": ServiceName.liqPoller]
        for feed in ServiceName.feeds { readers[feed.venue ?? ""] = feed }
        return readers
    }()

    /// Seconds after its close within which a bar is judged when all is well, with room for a source that is waited for and passed.
    private static let judgedSeconds: Double = 600
    /// Seconds for which what is due may be late: it is asked for again within them.
    private static let lateSeconds: Double = 300

    private let answers: [ServiceName: Reader]
    private let now: Timestamp

    /// `answers` of the feeds and liq-poller, without those that nobody has asked yet: of these nothing is said.
    public init(_ answers: [ServiceName: Reader], now: Timestamp) {
        self.answers = answers
        self.now = now
    }

    /// What keeps a strategy from seeing its market; nil when nothing does. `judgedUpTo` is the close of the newest judged bar of its lane; nil
    /// when there is none.
    ///
    /// A bar is judged when the bars are there that the lane waits for, each at the feed of its venue. Those of a contract count for who reads it.
    /// What else is followed, and what is judged in other lanes, keeps nobody from seeing these.
    public func obstacle(to reads: LaneReads, judgedUpTo: Timestamp?) -> Obstacle? {
        let series = Dictionary(grouping: reads.instruments) { Self.readers[$0.venue] }
        for feed in ServiceName.feeds {
            let needed = Set((series[feed] ?? []).map { Series($0, reads.length).description })
            if !needed.isEmpty, let obstacle = obstacle(at: feed, needed.contains) { return obstacle }
        }
        let contracts = Set(reads.contracts.map(\.description))
        if !contracts.isEmpty, let obstacle = obstacle(at: .liqPoller, contracts.contains) { return obstacle }
        guard let judgedUpTo, now.seconds(since: judgedUpTo) > Self.judgedSeconds else { return nil }
        return Obstacle(
            source: ServiceName.signalEngine.rawValue, reason: "unjudged", detail: "no bar was judged since the one that closed then",
            since: judgedUpTo.microseconds)
    }

    private func obstacle(at service: ServiceName, _ isNeeded: (String) -> Bool) -> Obstacle? {
        switch answers[service] {
        case nil: return nil
        case .silent(let why): return Obstacle(source: service.rawValue, reason: "silent", detail: why)
        case .report(let report):
            return report.gates.first { isNeeded($0.instrument) && isOutOfReach($0) }.flatMap { gate in
                gate.reason.map { Obstacle(source: gate.instrument, reason: $0, detail: gate.detail, since: gate.since) }
            }
        }
    }

    /// Data comes some time after it is due, and a bar that stays away is `stale` in the end: what is a little late hides nothing.
    private func isOutOfReach(_ gate: SourceReport.Gate) -> Bool {
        switch gate.reason {
        case nil, "unconfirmed", "gap": false
        case "late", "unreachable":
            gate.since.map { now.seconds(since: Timestamp(microseconds: $0)) >= Self.lateSeconds } ?? true
        default: true
        }
    }
}
