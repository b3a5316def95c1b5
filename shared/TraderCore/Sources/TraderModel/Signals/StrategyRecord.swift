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
    /// Bars of five minutes from entry to exit; nil without a time limit.
    public var holdFiveMinuteBars: Int?
    /// Bars of five minutes after a fire during which it does not fire again.
    public var cooldownFiveMinuteBars: Int
    public var entry: Conditions
    public var exit: Conditions
    /// The names of its features in a features record, by its own names for them.
    public var features: [String: String]
    public var expectation: Expectation?
    /// Bars of five minutes until all its values are known.
    public var warmUpBars: Int
    /// The document's text, as it was accepted.
    public var document: String

    public init(
        name: String, version: Int, state: State, title: String, theory: String, instrument: Instrument, barSeconds: Int64,
        holdFiveMinuteBars: Int?, cooldownFiveMinuteBars: Int, entry: Conditions, exit: Conditions, features: [String: String],
        expectation: Expectation?, warmUpBars: Int, document: String
    ) {
        self.name = name
        self.version = version
        self.state = state
        self.title = title
        self.theory = theory
        self.instrument = instrument
        self.barSeconds = barSeconds
        self.holdFiveMinuteBars = holdFiveMinuteBars
        self.cooldownFiveMinuteBars = cooldownFiveMinuteBars
        self.entry = entry
        self.exit = exit
        self.features = features
        self.expectation = expectation
        self.warmUpBars = warmUpBars
        self.document = document
    }

    private enum CodingKeys: String, CodingKey {
        case name, version, state, title, theory, instrument, barSeconds, entry, exit, features, expectation, warmUpBars, document
        case holdFiveMinuteBars = "holdBars"
        case cooldownFiveMinuteBars = "cooldownBars"
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
        try container.encode(holdFiveMinuteBars, forKey: .holdFiveMinuteBars)
        try container.encode(cooldownFiveMinuteBars, forKey: .cooldownFiveMinuteBars)
        try container.encode(entry, forKey: .entry)
        try container.encode(exit, forKey: .exit)
        try container.encode(features, forKey: .features)
        try container.encode(expectation, forKey: .expectation)
        try container.encode(warmUpBars, forKey: .warmUpBars)
        try container.encode(document, forKey: .document)
    }
}
