/// What a service that reads a venue says of its data: what is up to date, how the clocks differ, what the last day was made of.
public struct SourceReport: Codable, Equatable, Sendable {
    /// Whether what comes of an instrument is up to date. A gate is closed unless everything is known to be well; it decides nothing by itself.
    public struct Gate: Codable, Equatable, Sendable {
        /// `coinbase:BTC-USD`, with the length of other bars than those of five minutes: `coinbase:BTC-USD 1m`.
        public var instrument: String
        /// One word for what keeps it closed, such as `stale`, `unconfirmed` or `gap`; null while it is open.
        public var reason: String?
        /// The same for people.
        public var detail: String?
        /// From when on, in microseconds since 1970 UTC.
        public var since: Int64?

        public init(instrument: String, reason: String? = nil, detail: String? = nil, since: Int64? = nil) {
            self.instrument = instrument
            self.reason = reason
            self.detail = detail
            self.since = since
        }

        private enum CodingKeys: String, CodingKey { case instrument, reason, detail, since }

        /// What is unknown is null, never absent.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(instrument, forKey: .instrument)
            try container.encode(reason, forKey: .reason)
            try container.encode(detail, forKey: .detail)
            try container.encode(since, forKey: .since)
        }
    }

    /// The last comparison of final bars with what the venue tells of them now.
    public struct ShadowCheck: Codable, Equatable, Sendable {
        /// In microseconds since 1970 UTC.
        public var checkedAt: Int64
        /// Bars compared.
        public var bars: Int
        /// Those of them that the venue tells otherwise now, and did not before.
        public var revised: Int

        public init(checkedAt: Int64, bars: Int, revised: Int) {
            self.checkedAt = checkedAt
            self.bars = bars
            self.revised = revised
        }

        private enum CodingKeys: String, CodingKey {
            case bars, revised
            case checkedAt = "checked_at"
        }
    }

    public var gates: [Gate]
    /// Null until it was measured.
    public var clock: ClockDifference?
    /// Null until there was one.
    public var shadow: ShadowCheck?
    /// The last 24 hours of each instrument by the ledger.
    public var day: [LedgerSummary]
    /// Events at the venue's door since the process started, by name.
    public var counts: [String: Int]

    public init(
        gates: [Gate] = [], clock: ClockDifference? = nil, shadow: ShadowCheck? = nil, day: [LedgerSummary] = [],
        counts: [String: Int] = [:]
    ) {
        self.gates = gates
        self.clock = clock
        self.shadow = shadow
        self.day = day
        self.counts = counts
    }

    private enum CodingKeys: String, CodingKey { case gates, clock, shadow, day, counts }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(gates, forKey: .gates)
        try container.encode(clock, forKey: .clock)
        try container.encode(shadow, forKey: .shadow)
        try container.encode(day, forKey: .day)
        try container.encode(counts, forKey: .counts)
    }
}
