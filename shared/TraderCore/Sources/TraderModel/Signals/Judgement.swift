/// What a strategy made of a bar, and how each of its conditions stood.
public struct Judgement: Codable, Equatable, Sendable {
    /// What came of it.
    public enum Outcome: String, Codable, Sendable {
        /// An entry rule holds: it fired.
        case fired
        /// An entry rule holds, and the bar may not fire: it is stale, or history.
        case refused
        /// No entry rule holds.
        case watching
        /// No entry rule holds, and a condition of one is unknown: most often a value that still warms up.
        case unknown
        /// It fired not long ago.
        case coolingDown = "cooling down"
        /// Its last trade has not ended.
        case inTrade = "in trade"
        /// The rules of both directions hold: neither is taken.
        case contradictory
        /// It was stopped: it does not fire.
        case stopped
    }

    /// One condition: its value and the threshold that it is held against, where it is a comparison, and whether it holds.
    public struct Condition: Equatable, Sendable {
        public var value: Double?
        public var threshold: Double?
        /// Nil when it is unknown, which counts as not holding.
        public var holds: Bool?

        public init(value: Double?, threshold: Double?, holds: Bool?) {
            self.value = value
            self.threshold = threshold
            self.holds = holds
        }
    }

    public var signal: String
    public var version: Int
    public var outcome: Outcome
    /// The conditions of the long entry, in the order of the strategy's; empty without one.
    public var long: [Condition]
    public var short: [Condition]
    /// The direction of the trade that was open before the bar; nil without one.
    public var open: Direction?
    /// The conditions of that trade's exit; empty without a trade, and where time alone ends it.
    public var exit: [Condition]

    public init(
        signal: String, version: Int, outcome: Outcome, long: [Condition], short: [Condition], open: Direction? = nil,
        exit: [Condition] = []
    ) {
        self.signal = signal
        self.version = version
        self.outcome = outcome
        self.long = long
        self.short = short
        self.open = open
        self.exit = exit
    }

    private enum CodingKeys: String, CodingKey { case signal, version, outcome, long, short, open, exit }

    /// What is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(signal, forKey: .signal)
        try container.encode(version, forKey: .version)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(long, forKey: .long)
        try container.encode(short, forKey: .short)
        try container.encode(open, forKey: .open)
        try container.encode(exit, forKey: .exit)
    }
}

extension Judgement {
    /// Whether the strategy could have fired on the bar, had its rules held: from the first such bar on its trades are counted.
    public var isReady: Bool {
        switch outcome {
        case .fired, .watching, .coolingDown, .inTrade, .contradictory: true
        case .refused, .unknown, .stopped: false
        }
    }
}

extension Judgement.Condition: Codable {
    /// `[value, threshold, holds]`: a record holds hundreds of them.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        value = try container.decode(Double?.self)
        threshold = try container.decode(Double?.self)
        holds = try container.decode(Bool?.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(value)
        try container.encode(threshold)
        try container.encode(holds)
    }
}
