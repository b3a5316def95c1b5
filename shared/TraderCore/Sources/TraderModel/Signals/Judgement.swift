/// What the rules of a strategy say of a bar, and how each of their conditions stood. They know of no trade.
public struct Judgement: Codable, Equatable, Sendable {
    /// What came of it. signal-engine says what the rules say; whoever tells people joins the desk's trades to it (`DeskStanding`).
    public enum Outcome: String, Codable, Sendable {
        /// An entry rule holds: it fires.
        case fired
        /// An entry rule holds, and the bar may not fire: it is stale, or history.
        case refused
        /// No entry rule holds.
        case watching
        /// No entry rule holds, and a condition of one is unknown: most often a value that still warms up.
        case unknown
        /// It entered not long ago. Of the desk; records of before say it themselves, as they do `inTrade`.
        case coolingDown = "cooling down"
        /// A trade of it was open at the bar's close. Of the desk.
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
    /// The conditions of the exit of a long trade, in the order of the strategy's; empty without an exit rule.
    public var exitLong: [Condition]
    public var exitShort: [Condition]

    public init(
        signal: String, version: Int, outcome: Outcome, long: [Condition], short: [Condition], exitLong: [Condition] = [],
        exitShort: [Condition] = []
    ) {
        self.signal = signal
        self.version = version
        self.outcome = outcome
        self.long = long
        self.short = short
        self.exitLong = exitLong
        self.exitShort = exitShort
    }

    /// The conditions of the exit of a trade in `direction`.
    public func exit(_ direction: Direction) -> [Condition] { direction == .long ? exitLong : exitShort }

    private enum CodingKeys: String, CodingKey { case signal, version, outcome, long, short, exitLong, exitShort, open, exit }

    /// Records of before hold the exit's conditions of the trade alone that was open: its direction and `exit`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        signal = try container.decode(String.self, forKey: .signal)
        version = try container.decode(Int.self, forKey: .version)
        outcome = try container.decode(Outcome.self, forKey: .outcome)
        long = try container.decode([Condition].self, forKey: .long)
        short = try container.decode([Condition].self, forKey: .short)
        let open = try container.decodeIfPresent(Direction.self, forKey: .open)
        let exit = try container.decodeIfPresent([Condition].self, forKey: .exit) ?? []
        exitLong = try container.decodeIfPresent([Condition].self, forKey: .exitLong) ?? (open == .long ? exit : [])
        exitShort = try container.decodeIfPresent([Condition].self, forKey: .exitShort) ?? (open == .short ? exit : [])
    }

    /// What is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(signal, forKey: .signal)
        try container.encode(version, forKey: .version)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(long, forKey: .long)
        try container.encode(short, forKey: .short)
        try container.encode(exitLong, forKey: .exitLong)
        try container.encode(exitShort, forKey: .exitShort)
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
