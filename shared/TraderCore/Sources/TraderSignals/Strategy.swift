public import TraderModel

/// When to enter, which way, and for how long: the rules of one signal over named features.
public struct Strategy: Codable, Equatable, Sendable {
    public var name: String
    /// Counts the changes of the rules; a fire names it.
    public var version: Int
    public var title: String
    /// Why it should work, in one sentence.
    public var theory: String
    /// What it trades.
    public var instrument: Instrument
    /// The first entry whose conditions all hold fires.
    public var entries: [Entry]
    /// Bars from entry to exit.
    public var holdBars: Int
    /// Bars after a fire during which it does not fire again.
    public var cooldownBars: Int
    /// What its author expects, that results are judged against.
    public var expectation: Expectation

    /// The conditions of one direction.
    public struct Entry: Codable, Equatable, Sendable {
        public var direction: Direction
        /// All must hold.
        public var conditions: [Condition]

        public init(_ direction: Direction, when conditions: [Condition]) {
            self.direction = direction
            self.conditions = conditions
        }
    }

    /// What the author of a strategy promised.
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

    public init(
        name: String, version: Int, title: String, theory: String, instrument: Instrument, entries: [Entry], holdBars: Int,
        cooldownBars: Int, expectation: Expectation
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.theory = theory
        self.instrument = instrument
        self.entries = entries
        self.holdBars = holdBars
        self.cooldownBars = cooldownBars
        self.expectation = expectation
    }

    /// The direction of the first entry that holds; nil when none does.
    func direction(for features: borrowing Features) -> Direction? {
        for entry in entries where entry.conditions.allSatisfy({ $0.holds(for: features) }) { return entry.direction }
        return nil
    }

    /// Whether a fire at `bar` comes too soon after the one at `last`. Equality may fire.
    func isCoolingDown(at bar: BarTime, after last: BarTime?) -> Bool {
        guard let last else { return false }
        return bar.seconds(since: last) < Int64(cooldownBars) * BarLength.fiveMinutes.seconds
    }
}
