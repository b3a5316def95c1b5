/// A strategy as it stands after a change: what was accepted, in which version, and whether it runs.
public struct StrategyRecord: Codable, Equatable, Sendable {
    public enum State: String, Codable, Sendable {
        case running, stopped, removed
        /// A version that was replaced or removed: its exit rule is judged on until the desk says that its last trade is over.
        case retiring
        /// A version that is judged no more.
        case retired

        /// Whether it says how a strategy stands, not what becomes of a version that it no longer has.
        public var isOfStrategy: Bool { self != .retiring && self != .retired }
    }

    /// A rule in words: its conditions, all of which must hold.
    public struct Conditions: Codable, Equatable, Sendable {
        public var long: [String]
        public var short: [String]

        public init(long: [String], short: [String]) {
            self.long = long
            self.short = short
        }
    }

    /// What was promised of it.
    public struct Expectation: Codable, Equatable, Sendable {
        public var tradesPerDay: Double
        public var grossBps: Double
        /// The range of mean gross returns that counts as confirmed, in basis points.
        public var grossBpsLow: Double
        public var grossBpsHigh: Double
        public var netBps: Double

        public init(tradesPerDay: Double, grossBps: Double, grossBpsLow: Double, grossBpsHigh: Double, netBps: Double) {
            self.tradesPerDay = tradesPerDay
            self.grossBps = grossBps
            self.grossBpsLow = grossBpsLow
            self.grossBpsHigh = grossBpsHigh
            self.netBps = netBps
        }
    }

    public var name: String
    /// Names its rules, from 1: the same rules have the same number whenever they come back. A fire and its trade name it.
    public var version: Int
    public var state: State
    public var title: String
    public var theory: String
    public var instrument: Instrument
    /// The length of its bars, in seconds.
    public var barSeconds: Int64
    /// Seconds from entry to exit; nil without a time limit.
    public var holdSeconds: Int64?
    /// Seconds after an entry during which it does not enter again; 0 for none.
    public var cooldownSeconds: Int64
    public var entry: Conditions
    public var exit: Conditions
    /// The names of its features in a features record, by its own names for them.
    public var features: [String: String]
    public var expectation: Expectation?
    /// Bars of five minutes, or its own where these are shorter, until all its values are known.
    public var warmUpBars: Int
    /// The document's text, as it was accepted.
    public var document: String

    public init(
        name: String, version: Int, state: State, title: String, theory: String, instrument: Instrument, barSeconds: Int64,
        holdSeconds: Int64?, cooldownSeconds: Int64, entry: Conditions, exit: Conditions, features: [String: String],
        expectation: Expectation?, warmUpBars: Int, document: String
    ) {
        self.name = name
        self.version = version
        self.state = state
        self.title = title
        self.theory = theory
        self.instrument = instrument
        self.barSeconds = barSeconds
        self.holdSeconds = holdSeconds
        self.cooldownSeconds = cooldownSeconds
        self.entry = entry
        self.exit = exit
        self.features = features
        self.expectation = expectation
        self.warmUpBars = warmUpBars
        self.document = document
    }

    private enum CodingKeys: String, CodingKey {
        case name, version, state, title, theory, instrument, barSeconds, holdSeconds, holdBars, cooldownSeconds, cooldownBars, entry
        case exit, features, expectation, warmUpBars, document
    }

    /// Records of before count in bars of five minutes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        version = try container.decode(Int.self, forKey: .version)
        state = try container.decode(State.self, forKey: .state)
        title = try container.decode(String.self, forKey: .title)
        theory = try container.decode(String.self, forKey: .theory)
        instrument = try container.decode(Instrument.self, forKey: .instrument)
        barSeconds = try container.decode(Int64.self, forKey: .barSeconds)
        holdSeconds = try container.decodeHold(forKey: .holdSeconds, before: .holdBars)
        cooldownSeconds = try container.decodeHold(forKey: .cooldownSeconds, before: .cooldownBars) ?? 0
        entry = try container.decode(Conditions.self, forKey: .entry)
        exit = try container.decode(Conditions.self, forKey: .exit)
        features = try container.decode([String: String].self, forKey: .features)
        expectation = try container.decodeIfPresent(Expectation.self, forKey: .expectation)
        warmUpBars = try container.decode(Int.self, forKey: .warmUpBars)
        document = try container.decode(String.self, forKey: .document)
    }

    /// What is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(version, forKey: .version)
        try container.encode(state, forKey: .state)
        try container.encode(title, forKey: .title)
        try container.encode(theory, forKey: .theory)
        try container.encode(instrument, forKey: .instrument)
        try container.encode(barSeconds, forKey: .barSeconds)
        try container.encode(holdSeconds, forKey: .holdSeconds)
        try container.encode(cooldownSeconds, forKey: .cooldownSeconds)
        try container.encode(entry, forKey: .entry)
        try container.encode(exit, forKey: .exit)
        try container.encode(features, forKey: .features)
        try container.encode(expectation, forKey: .expectation)
        try container.encode(warmUpBars, forKey: .warmUpBars)
        try container.encode(document, forKey: .document)
    }
}
