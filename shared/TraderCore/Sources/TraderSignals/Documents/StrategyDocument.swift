public import TraderModel

/// A strategy as its author wrote it: what a YAML file says, before its expressions are compiled.
///
/// The same document runs live, in a backtest and in an explanation.
public struct StrategyDocument: Codable, Equatable, Sendable {
    /// 1 to 40 letters, digits, `_`, `.` and `-`; also the name of its file.
    public var name: String
    public var title: String
    /// Why it should work, in a sentence or two.
    public var theory: String
    /// What it trades.
    public var instrument: Instrument
    /// The bars at whose close it is judged.
    public var timeframe: BarLength
    /// Timeframes by the names that the document gives them.
    public var timeframes: [String: BarLength]
    /// Named values, in the document's order.
    public var features: [Feature]
    public var entry: Rules
    public var exit: Exit
    /// Bars of its timeframe after an entry during which it does not enter again; 0 for none.
    public var cooldownOwnBars: Int
    /// The cost of a whole trade; nil for the broker's own.
    public var cost: BasisPoints?
    /// What its author expects, that results are judged against; nil when nothing is promised.
    public var expectation: StrategyRecord.Expectation?
    /// The document's own text, as it was accepted.
    public var text: String

    /// A named expression.
    public struct Feature: Codable, Equatable, Sendable {
        public var name: String
        public var expression: SourceText

        public init(name: String, expression: SourceText) {
            self.name = name
            self.expression = expression
        }
    }

    /// When something happens: one condition, or several of which all or any must hold.
    public indirect enum Rule: Codable, Equatable, Sendable {
        case condition(SourceText)
        case all([Rule])
        case any([Rule])
    }

    /// A rule a direction.
    public struct Rules: Codable, Equatable, Sendable {
        public var long: Rule?
        public var short: Rule?

        public init(long: Rule? = nil, short: Rule? = nil) {
            self.long = long
            self.short = short
        }

        /// The rule of a direction; nil when there is none.
        public subscript(_ direction: Direction) -> Rule? { direction == .long ? long : short }
    }

    /// When a trade ends: after a time, by a rule, or whichever comes first.
    public struct Exit: Codable, Equatable, Sendable {
        /// Bars of the strategy's timeframe; nil for no time limit.
        public var afterOwnBars: Int?
        public var rules: Rules

        private enum CodingKeys: String, CodingKey {
            case afterOwnBars = "afterBars"
            case rules
        }

        public init(afterOwnBars: Int? = nil, rules: Rules = Rules()) {
            self.afterOwnBars = afterOwnBars
            self.rules = rules
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name, title, theory, instrument, timeframe, timeframes, features, entry, exit
        case cooldownOwnBars = "cooldownBars"
        case cost, expectation, text
    }

    public init(
        name: String, title: String = "", theory: String = "", instrument: Instrument, timeframe: BarLength,
        timeframes: [String: BarLength] = [:], features: [Feature] = [], entry: Rules, exit: Exit, cooldownOwnBars: Int = 0,
        cost: BasisPoints? = nil, expectation: StrategyRecord.Expectation? = nil, text: String = ""
    ) {
        self.name = name
        self.title = title
        self.theory = theory
        self.instrument = instrument
        self.timeframe = timeframe
        self.timeframes = timeframes
        self.features = features
        self.entry = entry
        self.exit = exit
        self.cooldownOwnBars = cooldownOwnBars
        self.cost = cost
        self.expectation = expectation
        self.text = text
    }

    /// What `exit.afterOwnBars` may say.
    static let afterOwnBarsLimits = 1...100_000
    /// What `cooldownOwnBars` may say.
    static let cooldownOwnBarsLimits = 0...100_000

    /// Seconds after which a trade is closed; nil for no time limit.
    public var holdSeconds: Int64? { exit.afterOwnBars.map { Int64($0) * timeframe.seconds } }

    /// The length of the bars that its values are made of.
    public var sampledLength: BarLength { min(timeframe, FeatureRecord.barLength) }

    /// Seconds after an entry during which it does not enter again; 0 for none.
    public var cooldownSeconds: Int64 { Int64(cooldownOwnBars) * timeframe.seconds }

    /// Whether both documents trade alike: a title, a theory, an expectation, a comment or a line break makes no new version.
    public func hasSameRules(as other: StrategyDocument) -> Bool { rules == other.rules }

    /// What it trades by, and nothing else: the same for documents that trade alike.
    var rules: StrategyDocument {
        var bare = self
        bare.title = ""
        bare.theory = ""
        bare.expectation = nil
        bare.text = ""
        bare.features = features.map { Feature(name: $0.name, expression: $0.expression.bare) }
        bare.entry = entry.bare
        bare.exit.rules = exit.rules.bare
        return bare
    }
}

extension SourceText {
    /// The text alone, wherever it stands.
    fileprivate var bare: SourceText { SourceText(text, at: DocumentPlace(line: 0, column: 0)) }
}

extension StrategyDocument.Rule {
    fileprivate var bare: Self {
        switch self {
        case .condition(let source): .condition(source.bare)
        case .all(let rules): .all(rules.map(\.bare))
        case .any(let rules): .any(rules.map(\.bare))
        }
    }
}

extension StrategyDocument.Rules {
    fileprivate var bare: Self { Self(long: long?.bare, short: short?.bare) }
}
