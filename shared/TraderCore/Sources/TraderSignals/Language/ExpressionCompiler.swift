import TraderModel

/// Compiles the expressions of one document into nodes of a graph: checks words, types, units and ranges on the way.
struct ExpressionCompiler {
    /// Nodes of one document, at most.
    static let mostNodes = 1_000
    /// Expressions and features within one another, at most.
    static let deepest = 250
    /// Numbers that the indicators of one document remember, at most.
    static let mostRememberedValues = 1_000_000
    /// Steps that the indicators of one document take at a bar, at most: a volume profile takes one a bar and one a bin.
    static let mostStepsPerBar = 20_000

    private struct Place: Hashable {
        var feature: String
        var frame: Frame
    }

    let document: StrategyDocument
    /// Which instruments it may name.
    let names: DocumentMarkets
    /// What it trades and has read so far.
    var instruments: Set<Instrument>
    /// Contracts whose liquidations it has read so far.
    var contracts: Set<Instrument> = []
    var builder: GraphBuilder
    private let firstNode: Int
    private let features: [String: SourceText]
    private var compiled: [Place: CompiledValue] = [:]
    /// Features being compiled, outermost first: a feature among them that is asked for again is a cycle.
    private var path: [String] = []
    private var source = SourceText("", at: DocumentPlace(line: 1, column: 1))
    /// Expressions and features within one another.
    private var depth = 0
    /// Numbers that the document's indicators remember, and steps that they take at a bar.
    var rememberedValues = 0
    var stepsPerBar = 0
    var frame: Frame

    init(_ document: StrategyDocument, naming names: DocumentMarkets, into builder: GraphBuilder) {
        self.document = document
        self.names = names
        instruments = [document.instrument]
        self.builder = builder
        firstNode = builder.count
        features = Dictionary(document.features.map { ($0.name, $0.expression) }) { first, _ in first }
        frame = Frame(own: document.timeframe, length: document.timeframe)
    }

    // MARK: whole texts

    /// The value of a feature on the strategy's bars.
    mutating func feature(_ name: String) throws(DocumentError) -> CompiledValue {
        guard let expression = features[name] else { preconditionFailure("\(name) is a feature of the document") }
        return try feature(name, expression, askedAt: expression.place)
    }

    /// Parses a condition and splits it at its outermost `and`s.
    func conjuncts(of text: SourceText) throws(DocumentError) -> [Expression] { try parse(text).conjuncts }

    /// A part of a condition, which must hold or not.
    mutating func condition(_ expression: Expression, in text: SourceText) throws(DocumentError) -> CompiledValue {
        try within(text) { compiler throws(DocumentError) in
            let value = try compiler.value(expression)
            guard value.measure == .condition else {
                throw compiler.error("expected a condition, found \(value.measure): compare it with something", expression.offset)
            }
            return value
        }
    }

    /// What a comparison, a crossing or a flip holds against one another, for its explanation; nil for any other condition.
    mutating func sides(_ expression: Expression, in text: SourceText) throws(DocumentError) -> (value: Int, threshold: Int)? {
        guard let (left, right) = Self.sides(of: expression) else { return nil }
        return try within(text) { compiler throws(DocumentError) in
            let (left, right) = (try compiler.value(left), try compiler.value(right))
            return (compiler.slot(of: left), compiler.slot(of: right))
        }
    }

    private static func sides(of expression: Expression) -> (Expression, Expression)? {
        switch expression {
        case .binary(let binary, let left, let right, _) where binary.isComparison: (left, right)
        case .call("crosses_above", let arguments, _), .call("crosses_below", let arguments, _), .call("flips_to", let arguments, _):
            arguments.count != 2
                ? nil
                : arguments[0].label ?? "series" == "series" && arguments[1].label != "series"
                    ? (arguments[0].value, arguments[1].value) : (arguments[1].value, arguments[0].value)
        default: nil
        }
    }

    /// Joins conditions into one.
    mutating func joined(_ conditions: [Int], by function: PointwiseBinary) -> Int {
        conditions.dropFirst().reduce(conditions[0]) { builder.binary(function, $0, $1, in: frame) }
    }

    private func parse(_ text: SourceText) throws(DocumentError) -> Expression {
        do {
            return try ExpressionParser.parse(text.text)
        } catch {
            throw DocumentError(error.message, at: text.place(at: error.offset))
        }
    }

    private mutating func feature(_ name: String, _ expression: SourceText, askedAt place: DocumentPlace) throws(DocumentError)
        -> CompiledValue
    {
        if let value = compiled[Place(feature: name, frame: frame)] { return value }
        if let first = path.firstIndex(of: name) {
            throw DocumentError("\(path[first...].joined(separator: " needs ")) needs \(name): a cycle", at: place)
        }
        path.append(name)
        defer { path.removeLast() }
        let parsed = try parse(expression)
        let value = try within(expression) { compiler throws(DocumentError) in try compiler.value(parsed) }
        compiled[Place(feature: name, frame: frame)] = value
        return value
    }

    private mutating func within<Value>(
        _ text: SourceText, _ body: (inout ExpressionCompiler) throws(DocumentError) -> Value
    ) throws(DocumentError) -> Value {
        let outer = source
        source = text
        defer { source = outer }
        return try body(&self)
    }

    // MARK: expressions

    func error(_ message: String, _ offset: Int) -> DocumentError { DocumentError(message, at: source.place(at: offset)) }

    mutating func value(_ expression: Expression) throws(DocumentError) -> CompiledValue {
        guard builder.count - firstNode <= Self.mostNodes else {
            throw error("the document computes more than \(Self.mostNodes) values; make it smaller", expression.offset)
        }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw error("features and brackets are more than \(Self.deepest) deep within one another; make it simpler", expression.offset)
        }
        switch expression {
        case .number(let value, _): return .literal(value)
        case .text(let text, let offset): throw error("\"\(text)\" stands where a value is expected", offset)
        case .duration(let text, let offset):
            throw error("\(text) stands where a value is expected; a timeframe goes with on(\(text), …)", offset)
        case .name(let name, let offset): return try named(name, offset)
        case .call(let name, let arguments, let offset): return try call(name, arguments, offset)
        case .member(let whole, let name, let offset): return try member(name, of: whole, offset)
        case .unary(let function, let operand, let offset): return try unary(function, operand, offset)
        case .binary(let binary, let left, let right, let offset): return try self.binary(binary, left, right, offset)
        }
    }

    private mutating func named(_ name: String, _ offset: Int) throws(DocumentError) -> CompiledValue {
        if let expression = features[name] { return try feature(name, expression, askedAt: source.place(at: offset)) }
        if FunctionCatalogue.barFields.contains(name) { return barField(name, document.instrument) }
        if let signature = FunctionCatalogue.signature(of: name) {
            throw error("\(name) is a function: write \(signature.usage)", offset)
        }
        let words = Array(features.keys) + FunctionCatalogue.barFields + FunctionCatalogue.all.map(\.name)
        throw error("\(name) is neither a feature nor a series\(NearestWord.hint(name, in: words))", offset)
    }

    mutating func barField(_ field: String, _ instrument: Instrument) -> CompiledValue {
        instruments.insert(instrument)
        return CompiledValue(
            slot: builder.source(field, of: SampleBlock(.bars, of: instrument), in: frame),
            measure: .number(field == "volume" ? .quantity : .price), warmUpBars: sourceBars)
    }

    /// The length of the bars that are sampled, in which a warm-up counts.
    var sampled: BarLength { builder.layout.length }

    /// Sampled bars until the first bar of the frame is complete, wherever within a period the data begins.
    var sourceBars: Int { frame == builder.layout.frame ? 1 : 2 * frame.length.bars(of: sampled) }

    private mutating func member(_ name: String, of whole: Expression, _ offset: Int) throws(DocumentError) -> CompiledValue {
        let value = try value(whole)
        guard !value.members.isEmpty else { throw error("\(whole) has one value and no .\(name)", offset) }
        guard let member = value.members.first(where: { $0.name == name }) else {
            let names = value.members.map(\.name)
            throw error("\(whole) has no .\(name)\(NearestWord.hint(name, in: names)): it has \(names.joined(separator: ", "))", offset)
        }
        return member.value
    }

    /// A value that stands for itself: a number or a condition.
    mutating func single(_ expression: Expression) throws(DocumentError) -> CompiledValue {
        let value = try value(expression)
        guard value.isWhole else {
            throw error(
                "\(expression) has several values: write .\(value.members.map(\.name).joined(separator: " or ."))", expression.offset)
        }
        return value
    }

    /// A number; `what` says what it is for.
    mutating func number(_ expression: Expression, for what: String) throws(DocumentError) -> (value: CompiledValue, unit: Unit?) {
        let value = try single(expression)
        guard case .number(let unit) = value.measure else {
            throw error("\(what) takes a number; \(expression) is a condition", expression.offset)
        }
        return (value, unit)
    }

    mutating func slot(of value: CompiledValue) -> Int {
        if let slot = value.slot { return slot }
        guard let constant = value.constant else { preconditionFailure("a value has a slot or is written out") }
        return builder.constant(constant)
    }

    // MARK: operators

    private mutating func unary(_ function: UnaryOperator, _ operand: Expression, _ offset: Int) throws(DocumentError) -> CompiledValue {
        switch function {
        case .minus:
            let (value, unit) = try number(operand, for: "'-'")
            if let constant = value.constant { return .literal(-constant) }
            return CompiledValue(
                slot: builder.unary(.minus, slot(of: value), in: frame), measure: .number(unit),
                range: value.range.map { -$0.upperBound ... -$0.lowerBound }, warmUpBars: value.warmUpBars)
        case .not:
            let value = try single(operand)
            guard value.measure == .condition else { throw error("not takes a condition; \(operand) is \(value.measure)", operand.offset) }
            return CompiledValue(
                slot: builder.unary(.not, slot(of: value), in: frame), measure: .condition, warmUpBars: value.warmUpBars)
        }
    }

    private mutating func binary(
        _ binary: BinaryOperator, _ left: Expression, _ right: Expression, _ offset: Int
    ) throws(DocumentError) -> CompiledValue {
        if binary.isLogical { return try logical(binary, left, right) }
        let (first, firstUnit) = try number(left, for: "'\(binary.rawValue)'")
        let (second, secondUnit) = try number(right, for: "'\(binary.rawValue)'")
        let function = PointwiseBinary(binary)
        if binary == .over, second.constant == 0 { throw error("division by zero", offset) }
        if let one = first.constant, let other = second.constant {
            guard !binary.isComparison else {
                throw error("\(left) \(binary.rawValue) \(right) compares two numbers that never change", offset)
            }
            let result = function(one, other)
            guard result.isFinite else { throw error("\(left) \(binary.rawValue) \(right) is no number", offset) }
            return .literal(result)
        }
        let unit = try self.unit(binary, firstUnit, secondUnit, offset)
        if binary.isComparison { try refuseImpossible(binary, first, second, "\(left) \(binary.rawValue) \(right)", offset) }
        return CompiledValue(
            slot: builder.binary(function, slot(of: first), slot(of: second), in: frame),
            measure: binary.isComparison ? .condition : .number(unit), warmUpBars: max(first.warmUpBars, second.warmUpBars))
    }

    private mutating func logical(_ binary: BinaryOperator, _ left: Expression, _ right: Expression) throws(DocumentError) -> CompiledValue
    {
        var slots: [Int] = []
        var warmUp = 0
        for operand in [left, right] {
            let value = try single(operand)
            guard value.measure == .condition else {
                throw error("\(binary.rawValue) joins conditions; \(operand) is \(value.measure)", operand.offset)
            }
            slots.append(slot(of: value))
            warmUp = max(warmUp, value.warmUpBars)
        }
        return CompiledValue(slot: joined(slots, by: PointwiseBinary(binary)), measure: .condition, warmUpBars: warmUp)
    }

    /// The unit of a result; a number that is written out has the other's.
    private func unit(_ binary: BinaryOperator, _ left: Unit?, _ right: Unit?, _ offset: Int) throws(DocumentError) -> Unit? {
        let unit: Unit
        switch binary {
        case .times: unit = (left ?? .number) * (right ?? .number)
        case .over: unit = (left ?? .number) / (right ?? .number)
        default: return try sameUnit(left, right, "'\(binary.rawValue)'", offset)
        }
        guard unit.isUsable else {
            throw error("'\(binary.rawValue)' makes \(unit): powers go up to \(Unit.highestPower)", offset)
        }
        return unit
    }

    /// The unit that two values share; `what` says what joins them.
    func sameUnit(_ left: Unit?, _ right: Unit?, _ what: String, _ offset: Int) throws(DocumentError) -> Unit? {
        guard let left, let right, left != right else { return left ?? right }
        throw error("\(what) joins \(left) and \(right): they cannot be compared or added", offset)
    }

    /// A bounded value against a number beyond its bounds: most often a percentage where a share is meant, or the other way round.
    private func refuseImpossible(
        _ binary: BinaryOperator, _ left: CompiledValue, _ right: CompiledValue, _ text: String, _ offset: Int
    ) throws(DocumentError) {
        guard let first = left.range, let second = right.range, left.constant == nil || right.constant == nil else { return }
        let isPossible =
            switch binary {
            case .less: first.lowerBound < second.upperBound
            case .atMost: first.lowerBound <= second.upperBound
            case .more: first.upperBound > second.lowerBound
            case .atLeast: first.upperBound >= second.lowerBound
            case .equal: first.overlaps(second)
            default: true
            }
        guard !isPossible else { return }
        let bounded = left.constant == nil ? first : second
        throw error(
            "\(text) never holds: the value \(Expression.text(of: bounded))", offset)
    }

    // MARK: scope

    /// Compiles an expression on bars of another length, and gives what it last said on these.
    mutating func on(_ length: BarLength, _ expression: Expression, _ offset: Int) throws(DocumentError) -> CompiledValue {
        if length == frame.length { return try value(expression) }
        guard frame.own == frame.length else {
            throw error("on(\(length.text), …) within on(\(frame.length.text), …): ask for one timeframe at a time", offset)
        }
        guard length > frame.length else {
            throw error("the strategy's bars are \(frame.length.text) long; on takes a longer timeframe, not \(length.text)", offset)
        }
        let outer = frame
        frame = Frame(own: outer.own, length: length)
        defer { frame = outer }
        let inner = try value(expression)
        return held(inner, in: outer)
    }

    private mutating func held(_ value: CompiledValue, in outer: Frame) -> CompiledValue {
        var held = value
        held.slot = value.slot.map { builder.held($0, in: outer) }
        held.members = value.members.map { (name: $0.name, value: self.held($0.value, in: outer)) }
        if let first = held.members.first { held.slot = first.value.slot }
        return held
    }
}
