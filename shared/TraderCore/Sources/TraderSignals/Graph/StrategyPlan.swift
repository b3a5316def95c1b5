public import TraderModel

/// A document whose expressions are compiled: every word known, every unit checked, its warm-up derived.
public struct StrategyPlan: Sendable {
    public let document: StrategyDocument
    /// Sampled bars until every value is known, at most: what it needs of history before it may fire.
    public let warmUpBars: Int
    /// What it trades and reads.
    public let inputs: MarketInputs
    /// The same without a difference: instruments and contracts.
    public var instruments: Set<Instrument> { Set(inputs.instruments + inputs.contracts) }
    let frame: Frame
    /// The record's features and their slots, in the document's order; each value of an indicator that has several.
    let features: [(name: String, slot: Int)]
    let entries: [Direction: Rule]
    let exits: [Direction: Rule]
    /// The slots of all conditions of the entries.
    let entrySlots: [Int]

    /// The slots of all rules and of their conditions.
    var ruleSlots: [Int] {
        (Array(entries.values) + Array(exits.values)).flatMap { rule in [rule.slot] + rule.conditions.map(\.slot) }
    }

    /// How many values and conditions it adds to a features record.
    var recordedValues: Int {
        features.count + (Array(entries.values) + Array(exits.values)).reduce(0) { $0 + $1.conditions.count }
    }

    /// A rule: the slot that says whether it holds, and what it is made of.
    struct Rule: Sendable {
        var slot: Int
        var conditions: [Condition]
    }

    /// A part of a rule that is explained by itself; both sides of a comparison have slots.
    struct Condition: Sendable {
        var text: String
        var slot: Int
        var sides: (value: Int, threshold: Int)?
    }

    /// Days of history that a strategy may need, at most.
    public static let longestWarmUpDays = 365

    /// Compiles and checks a document by itself. Throws what is wrong first, with its place in the document.
    ///
    /// It may name what is among `markets` alone.
    public init(_ document: StrategyDocument, among markets: DocumentMarkets = .known) throws(DocumentError) {
        var builder = GraphBuilder(of: document.sampledLength)
        self = try Self(document, among: markets, into: &builder)
    }

    /// A document that came from a journal was not read from text, where its numbers have their places.
    private static func checkNumbers(of document: StrategyDocument) throws(DocumentError) {
        let start = DocumentPlace(line: 1, column: 1)
        if let bars = document.exit.afterOwnBars, !StrategyDocument.afterOwnBarsLimits.contains(bars) {
            throw DocumentError("after_bars is \(bars); use \(StrategyDocument.afterOwnBarsLimits)", at: start)
        }
        guard StrategyDocument.cooldownOwnBarsLimits.contains(document.cooldownOwnBars) else {
            throw DocumentError("cooldown_bars is \(document.cooldownOwnBars); use \(StrategyDocument.cooldownOwnBarsLimits)", at: start)
        }
    }

    /// Adds the document's expressions to a graph that others may share.
    init(_ document: StrategyDocument, among markets: DocumentMarkets = .known, into builder: inout GraphBuilder) throws(DocumentError) {
        try Self.checkNumbers(of: document)
        if let refusal = markets.refusal(of: "\(document.instrument)") {
            throw DocumentError(refusal, at: DocumentPlace(line: 1, column: 1))
        }
        var compiler = ExpressionCompiler(document, naming: markets, into: builder)
        var warmUp = 0
        var features: [(name: String, slot: Int)] = []
        for feature in document.features {
            let value = try compiler.feature(feature.name)
            warmUp = max(warmUp, value.warmUpBars)
            if value.members.isEmpty {
                features.append((feature.name, compiler.slot(of: value)))
            } else {
                features += value.members.map { ("\(feature.name).\($0.name)", compiler.slot(of: $0.value)) }
            }
        }
        entries = try Self.rules(document.entry, &compiler, &warmUp)
        exits = try Self.rules(document.exit.rules, &compiler, &warmUp)
        entrySlots = entries.values.flatMap { $0.conditions.map(\.slot) }.sorted()
        self.document = document
        self.features = features
        warmUpBars = warmUp
        inputs = MarketInputs(instruments: compiler.instruments.sorted(), contracts: compiler.contracts.sorted())
        frame = compiler.frame
        _ = compiler.builder.place(of: compiler.frame)
        let days = warmUp / (86_400 / Int(compiler.sampled.seconds))
        guard days <= Self.longestWarmUpDays else {
            throw DocumentError(
                "it needs \(days) days of history before it can fire; use shorter periods (\(Self.longestWarmUpDays) days at most)",
                at: DocumentPlace(line: 1, column: 1))
        }
        builder = compiler.builder
    }

    private static func rules(
        _ rules: StrategyDocument.Rules, _ compiler: inout ExpressionCompiler, _ warmUp: inout Int
    ) throws(DocumentError) -> [Direction: Rule] {
        var planned: [Direction: Rule] = [:]
        for direction in Direction.allCases {
            guard let rule = rules[direction] else { continue }
            let conditions = try conditions(of: rule, &compiler, &warmUp)
            planned[direction] = Rule(slot: compiler.joined(conditions.map(\.slot), by: .and), conditions: conditions)
        }
        return planned
    }

    private static func conditions(
        of rule: StrategyDocument.Rule, _ compiler: inout ExpressionCompiler, _ warmUp: inout Int
    ) throws(DocumentError) -> [Condition] {
        switch rule {
        case .condition(let text):
            var conditions: [Condition] = []
            for part in try compiler.conjuncts(of: text) {
                let value = try compiler.condition(part, in: text)
                warmUp = max(warmUp, value.warmUpBars)
                conditions.append(
                    Condition(text: part.conditionText, slot: compiler.slot(of: value), sides: try compiler.sides(part, in: text)))
            }
            return conditions
        case .all(let rules):
            var conditions: [Condition] = []
            for rule in rules { conditions += try self.conditions(of: rule, &compiler, &warmUp) }
            return conditions
        case .any(let rules):
            var texts: [String] = []
            var slots: [Int] = []
            for rule in rules {
                let parts = try conditions(of: rule, &compiler, &warmUp)
                slots.append(compiler.joined(parts.map(\.slot), by: .and))
                texts.append(parts.map(\.text).joined(separator: " and "))
            }
            return [
                Condition(
                    text: texts.count == 1 ? texts[0] : "(\(texts.joined(separator: " or ")))", slot: compiler.joined(slots, by: .or),
                    sides: nil)
            ]
        }
    }

    /// The conditions in words, for a direction's entry.
    public func entryConditions(_ direction: Direction) -> [String] { entries[direction]?.conditions.map(\.text) ?? [] }

    /// The conditions in words, for a direction's exit.
    public func exitConditions(_ direction: Direction) -> [String] { exits[direction]?.conditions.map(\.text) ?? [] }
}
