import TraderIndicators
import TraderModel

/// The functions of the language.
extension ExpressionCompiler {
    /// The arguments of a call by the names of their parameters, those that count when nothing is written included.
    private struct Arguments {
        var signature: FunctionSignature
        var written: [String: Expression] = [:]
        var offset: Int
    }

    mutating func call(_ name: String, _ arguments: [Expression.Argument], _ offset: Int) throws(DocumentError) -> CompiledValue {
        guard let signature = FunctionCatalogue.signature(of: name) else { throw unknownFunction(name, offset) }
        let given = try matched(arguments, to: signature, offset)
        switch name {
        case "open", "high", "low", "close", "volume": return barField(name, try instrument(given))
        case "long_liq_usd", "short_liq_usd", "total_liq_usd", "new_reading": return try liquidations(name, given)
        case "on": return try onTimeframe(given)
        case "prev": return try previous(try argument(given, "series"), bars: try integer(given, "bars"), offset)
        case "crosses_above", "crosses_below": return try crosses(given, isAbove: name == "crosses_above")
        case "flips_to": return try flips(given)
        case "abs", "sign", "sqrt": return try unaryFunction(name, given)
        case "min", "max": return try extreme(name, given)
        default: return try indicator(given)
        }
    }

    private func unknownFunction(_ name: String, _ offset: Int) -> DocumentError {
        if FunctionCatalogue.futureNames.contains(name) {
            return error("\(name): a bar cannot see later bars; prev(series, bars) looks back", offset)
        }
        return error("\(name) is no function\(NearestWord.hint(name, in: FunctionCatalogue.all.map(\.name)))", offset)
    }

    // MARK: arguments

    private func matched(
        _ arguments: [Expression.Argument], to signature: FunctionSignature, _ offset: Int
    ) throws(DocumentError) -> Arguments {
        var given = Arguments(signature: signature, offset: offset)
        let parameters = signature.parameters
        let named = Set(arguments.compactMap(\.label))
        for argument in arguments {
            var name = argument.label
            if name == nil {
                name = parameters.first { given.written[$0.name] == nil && !named.contains($0.name) }?.name
                guard name != nil else { throw error("\(signature.name) takes no more arguments: \(signature.usage)", argument.offset) }
            }
            guard let name, parameters.contains(where: { $0.name == name }) else {
                let hint = NearestWord.hint(name ?? "", in: parameters.map(\.name))
                throw error("\(signature.name) has no \(name ?? "such argument")\(hint): \(signature.usage)", argument.offset)
            }
            guard given.written.updateValue(argument.value, forKey: name) == nil else {
                throw error("\(name) is given twice", argument.offset)
            }
        }
        for parameter in parameters where given.written[parameter.name] == nil && parameter.standard == nil {
            throw error("\(signature.name) needs \(parameter.name): \(signature.usage)", offset)
        }
        return given
    }

    private func argument(_ given: Arguments, _ name: String) throws(DocumentError) -> Expression {
        guard let expression = given.written[name] else { throw error("\(given.signature.name) needs \(name)", given.offset) }
        return expression
    }

    private mutating func integer(_ given: Arguments, _ name: String) throws(DocumentError) -> Int {
        guard let parameter = given.signature.parameters.first(where: { $0.name == name }), case .integer(let range) = parameter.kind else {
            preconditionFailure("\(name) is a whole number of \(given.signature.name)")
        }
        guard let expression = given.written[name] else { return Int(parameter.standard ?? "") ?? range.lowerBound }
        guard let value = try single(expression).constant, value == value.rounded(), value.magnitude < 1e15 else {
            throw error("\(name) of \(given.signature.name) takes a whole number that is written out", expression.offset)
        }
        if name == "bars", value < 0 {
            throw error("\(given.signature.name) looks back; \(Int(value)) bars would be the future", expression.offset)
        }
        guard range.contains(Int(value)) else {
            throw error(
                "\(name) of \(given.signature.name) is \(Int(value)); use \(range.lowerBound) to \(range.upperBound)", expression.offset)
        }
        return Int(value)
    }

    private mutating func decimal(_ given: Arguments, _ name: String) throws(DocumentError) -> Double {
        guard let parameter = given.signature.parameters.first(where: { $0.name == name }), case .number(let range) = parameter.kind else {
            preconditionFailure("\(name) is a number of \(given.signature.name)")
        }
        guard let expression = given.written[name] else { return Double(parameter.standard ?? "") ?? range.lowerBound }
        guard let value = try single(expression).constant else {
            throw error("\(name) of \(given.signature.name) takes a number that is written out", expression.offset)
        }
        guard range.contains(value) else {
            throw error(
                "\(name) of \(given.signature.name) is \(Expression.text(of: value)); use \(Expression.text(of: range.lowerBound)) to \(Expression.text(of: range.upperBound))",
                expression.offset)
        }
        return value
    }

    private func option(_ given: Arguments, _ name: String) throws(DocumentError) -> String {
        guard let parameter = given.signature.parameters.first(where: { $0.name == name }), case .option(let words) = parameter.kind else {
            preconditionFailure("\(name) is a choice of \(given.signature.name)")
        }
        guard let expression = given.written[name] else { return parameter.standard ?? words[0] }
        guard case .name(let word, _) = expression, words.contains(word) else {
            throw error(
                "\(name) of \(given.signature.name) is one of \(words.joined(separator: ", ")), not \(expression)", expression.offset)
        }
        return word
    }

    private func instrument(_ given: Arguments) throws(DocumentError) -> Instrument {
        guard let expression = given.written["instrument"] else { return document.instrument }
        return try instrument(expression, .candles)
    }

    private func instrument(_ expression: Expression, _ use: DocumentMarkets.Use) throws(DocumentError) -> Instrument {
        do { return try names.instrument(expression, use) } catch { throw self.error(error.message, error.offset) }
    }

    // MARK: sources and scope

    private mutating func liquidations(_ name: String, _ given: Arguments) throws(DocumentError) -> CompiledValue {
        let contract = try instrument(try argument(given, "contract"), .liquidations)
        let block = SampleBlock(.readings, of: contract)
        contracts.insert(contract)
        let warmUp = sourceBars + Int(Self.firstReadingSeconds / sampled.seconds)
        if name == "new_reading" {
            return CompiledValue(slot: builder.source(name, of: block, in: frame), measure: .condition, warmUpBars: sourceBars)
        }
        let long = { (compiler: inout ExpressionCompiler) in compiler.builder.source("long_liq_usd", of: block, in: compiler.frame) }
        let short = { (compiler: inout ExpressionCompiler) in compiler.builder.source("short_liq_usd", of: block, in: compiler.frame) }
        let slot =
            switch name {
            case "long_liq_usd": long(&self)
            case "short_liq_usd": short(&self)
            default: builder.binary(.plus, long(&self), short(&self), in: frame)
            }
        return CompiledValue(slot: slot, measure: .number(.money), warmUpBars: warmUp)
    }

    /// Two hours, of which the first may have begun before, the publication of the second, and the bar in which it becomes known.
    private static let firstReadingSeconds: Int64 = 7_800

    private mutating func onTimeframe(_ given: Arguments) throws(DocumentError) -> CompiledValue {
        let written = try argument(given, "timeframe")
        let word: String
        switch written {
        case .duration(let text, _), .name(let text, _), .text(let text, _): word = text
        default: throw error("on takes a timeframe first: on(1h, …)", written.offset)
        }
        guard let length = document.timeframes[word] ?? BarLength(text: word) else {
            let known = BarLength.allCases.map(\.text) + document.timeframes.keys.sorted()
            throw error("\(word) is no timeframe; use \(known.joined(separator: ", "))", written.offset)
        }
        return try on(length, try argument(given, "series"), given.offset)
    }

    // MARK: other bars

    private mutating func previous(_ expression: Expression, bars: Int, _ offset: Int) throws(DocumentError) -> CompiledValue {
        previous(of: try single(expression), bars: bars)
    }

    private mutating func previous(of value: CompiledValue, bars: Int = 1) -> CompiledValue {
        if value.constant != nil { return value }
        let slot = builder.indicator(
            ["prev", "\(bars)"], .lag(PositionalLag(bars: bars)), [slot(of: value)], width: 1, in: frame)
        return CompiledValue(
            slot: slot, measure: value.measure, range: value.range,
            warmUpBars: value.warmUpBars + bars * frame.length.bars(of: sampled))
    }

    private mutating func crosses(_ given: Arguments, isAbove: Bool) throws(DocumentError) -> CompiledValue {
        let name = given.signature.name
        let (value, unit) = try number(try argument(given, "series"), for: name)
        let (other, otherUnit) = try number(try argument(given, "other"), for: name)
        _ = try sameUnit(unit, otherUnit, name, given.offset)
        guard value.constant == nil || other.constant == nil else {
            throw error("\(name) compares two numbers that never change", given.offset)
        }
        let (before, otherBefore) = (previous(of: value), previous(of: other))
        let now = builder.binary(isAbove ? .more : .less, slot(of: value), slot(of: other), in: frame)
        let then = builder.binary(isAbove ? .atMost : .atLeast, slot(of: before), slot(of: otherBefore), in: frame)
        return CompiledValue(
            slot: joined([now, then], by: .and), measure: .condition, warmUpBars: max(before.warmUpBars, otherBefore.warmUpBars))
    }

    private mutating func flips(_ given: Arguments) throws(DocumentError) -> CompiledValue {
        let expression = try argument(given, "series")
        let (value, _) = try number(expression, for: "flips_to")
        let target = try decimal(given, "target")
        if let range = value.range, !range.contains(target) {
            throw error("\(expression) never is \(Expression.text(of: target)): the value \(Expression.text(of: range))", given.offset)
        }
        let before = previous(of: value)
        let constant = builder.constant(target)
        let now = builder.binary(.equal, slot(of: value), constant, in: frame)
        let then = builder.binary(.unequal, slot(of: before), constant, in: frame)
        return CompiledValue(slot: joined([now, then], by: .and), measure: .condition, warmUpBars: before.warmUpBars)
    }

    // MARK: arithmetic

    private mutating func unaryFunction(_ name: String, _ given: Arguments) throws(DocumentError) -> CompiledValue {
        let expression = try argument(given, "series")
        let (value, unit) = try number(expression, for: name)
        guard let function = PointwiseUnary(rawValue: name) else { preconditionFailure("\(name) is a function of one value") }
        if let constant = value.constant {
            let result = function(constant)
            guard result.isFinite else { throw error("\(name)(\(expression)) is no number", given.offset) }
            return .literal(result)
        }
        if function == .sqrt, let unit, unit != .number {
            throw error("sqrt takes a plain number; \(expression) is \(unit)", expression.offset)
        }
        let output = given.signature.outputs[0]
        return CompiledValue(
            slot: builder.unary(function, slot(of: value), in: frame), measure: function == .abs ? .number(unit) : .number(.number),
            range: output.range, warmUpBars: value.warmUpBars)
    }

    private mutating func extreme(_ name: String, _ given: Arguments) throws(DocumentError) -> CompiledValue {
        let (value, unit) = try number(try argument(given, "series"), for: name)
        let (other, otherUnit) = try number(try argument(given, "other"), for: name)
        let common = try sameUnit(unit, otherUnit, name, given.offset)
        let function: PointwiseBinary = name == "min" ? .min : .max
        if let one = value.constant, let two = other.constant { return .literal(function(one, two)) }
        return CompiledValue(
            slot: builder.binary(function, slot(of: value), slot(of: other), in: frame), measure: .number(common),
            warmUpBars: max(value.warmUpBars, other.warmUpBars))
    }

    // MARK: indicators

    private mutating func indicator(_ given: Arguments) throws(DocumentError) -> CompiledValue {
        let signature = given.signature
        var operands: [CompiledValue] = []
        var unit: Unit? = nil
        for parameter in signature.parameters {
            switch parameter.kind {
            case .series:
                let expression = try argument(given, parameter.name)
                let (value, itsUnit) = try number(expression, for: signature.name)
                guard value.constant == nil else { throw error("\(signature.name) of a number that never changes", expression.offset) }
                if operands.isEmpty { unit = itsUnit }
                operands.append(value)
            case .condition:
                let expression = try argument(given, parameter.name)
                let value = try single(expression)
                guard value.measure == .condition else {
                    throw error("\(signature.name) takes a condition; \(expression) is \(value.measure)", expression.offset)
                }
                operands.append(value)
            default: break
            }
        }
        let (state, words) = try state(given)
        let frameBars = frame.length.bars(of: sampled)
        let nodesBefore = builder.count
        let slot: Int
        if operands.isEmpty {
            let instrument = try instrument(given)
            instruments.insert(instrument)
            slot = builder.indicator([signature.name] + words, state, of: instrument, width: signature.outputs.count, in: frame)
        } else {
            let slots = operands.map { self.slot(of: $0) }
            slot = builder.indicator([signature.name] + words, state, slots, width: signature.outputs.count, in: frame)
        }
        if builder.count > nodesBefore { try account(for: given) }
        let warmUp = (operands.map(\.warmUpBars).max() ?? sourceBars) + state.warmUp * frameBars
        let values = signature.outputs.enumerated().map { index, output in
            let measure: CompiledValue.Measure =
                switch output.measure {
                case .condition: .condition
                case .unit(let own): .number(own)
                case .ofArgument: .number(unit)
                }
            return CompiledValue(slot: slot + index, measure: measure, range: output.range, warmUpBars: warmUp)
        }
        var whole = values[0]
        if values.count > 1 {
            whole.members = zip(signature.outputs, values).map { ($0.name, $1) }
            whole.isWhole = signature.hasMainOutput
        }
        return whole
    }

    /// What a new indicator remembers and how long it takes, as far as its parameters say.
    private mutating func account(for given: Arguments) throws(DocumentError) {
        var periods = 0
        for parameter in given.signature.parameters {
            if case .integer = parameter.kind { periods += try integer(given, parameter.name) }
        }
        rememberedValues += periods
        stepsPerBar += given.signature.name == "volume_profile" ? periods : 10
        guard rememberedValues <= Self.mostRememberedValues else {
            throw error(
                "the document's indicators remember more than \(Self.mostRememberedValues) values; use shorter periods", given.offset)
        }
        guard stepsPerBar <= Self.mostStepsPerBar else {
            throw error("the document computes too much at each bar; use fewer or shorter volume profiles", given.offset)
        }
    }

    /// A fresh indicator, and its parameters, a word each.
    private mutating func state(_ given: Arguments) throws(DocumentError) -> (IndicatorState, [String]) {
        var words: [String] = []
        for parameter in given.signature.parameters {
            switch parameter.kind {
            case .integer: words.append("\(try integer(given, parameter.name))")
            case .number: words.append("\(try decimal(given, parameter.name))")
            case .option: words.append(try option(given, parameter.name))
            default: break
            }
        }
        return (try state(named: given.signature.name, given), words)
    }

    private mutating func state(named name: String, _ given: Arguments) throws(DocumentError) -> IndicatorState {
        switch name {
        case "rising", "falling": return .streak(Streak(bars: try integer(given, "bars"), isRising: name == "rising"))
        case "bars_since": return .barsSince(BarsSince())
        case "change": return .change(Change(period: try integer(given, "bars")))
        case "obv": return .obv(OnBalanceVolume())
        case "macd": return .macd(try macd(given))
        case "volume_profile":
            return .volumeProfile(
                VolumeProfile(
                    period: try integer(given, "period"), bins: try integer(given, "bins"), valueArea: try decimal(given, "value_area")))
        case "fair_value_gap":
            return .fairValueGap(
                FairValueGap(
                    minimumGap: try decimal(given, "minimum_gap"), atrPeriod: try integer(given, "atr_period"),
                    maximumAge: try integer(given, "maximum_age")))
        case "swing_points":
            return .swingPoints(SwingPoints(left: try integer(given, "left"), right: try integer(given, "right")))
        case "market_structure":
            return .marketStructure(MarketStructure(left: try integer(given, "left"), right: try integer(given, "right")))
        default: return try periodic(name, given, period: try integer(given, "period"))
        }
    }

    private mutating func macd(_ given: Arguments) throws(DocumentError) -> MACD {
        let (fast, slow) = (try integer(given, "fast"), try integer(given, "slow"))
        guard fast < slow else { throw error("fast of macd is \(fast); use less than slow, which is \(slow)", given.offset) }
        return MACD(fast: fast, slow: slow, signal: try integer(given, "signal"))
    }

    private mutating func periodic(_ name: String, _ given: Arguments, period: Int) throws(DocumentError) -> IndicatorState {
        switch name {
        case "sma": .sma(SimpleMovingAverage(period: period))
        case "ema": .ema(ExponentialMovingAverage(span: period, seed: try option(given, "seed") == "sma" ? .sma : .first))
        case "wma": .wma(WeightedMovingAverage(period: period))
        case "rma": .rma(WilderMovingAverage(period: period))
        case "sum": .sum(RollingSum(period: period))
        case "rsi":
            .rsi(RelativeStrengthIndex(period: period, smoothing: try option(given, "smoothing") == "wilder" ? .wilder : .simple))
        case "highest": .highest(RollingMaximum(period: period))
        case "lowest": .lowest(RollingMinimum(period: period))
        case "stdev":
            .stdev(StandardDeviation(period: period, estimator: try option(given, "estimator") == "sample" ? .sample : .population))
        case "percentile_rank":
            .percentileRank(PercentileRank(window: period, ties: try option(given, "ties") == "max" ? .maximum : .average))
        case "percentile": .percentile(RollingQuantile(period: period, fraction: try decimal(given, "fraction")))
        case "zscore": .zscore(ZScore(period: period))
        case "correlation": .correlation(RollingCorrelation(period: period))
        case "bollinger": .bollinger(BollingerBands(period: period, deviations: try decimal(given, "deviations")))
        case "atr": .atr(AverageTrueRange(period: period))
        case "adx": .adx(DirectionalMovement(period: period))
        case "vwap": .vwap(VolumeWeightedAveragePrice(period: period))
        case "donchian": .donchian(DonchianChannel(period: period))
        case "stochastic":
            .stochastic(
                StochasticOscillator(period: period, smoothing: try integer(given, "smoothing"), signal: try integer(given, "signal")))
        default: preconditionFailure("\(name) is a function of the catalogue")
        }
    }
}
