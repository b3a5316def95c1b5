public import TraderModel
import TraderIndicators

/// Turns candles and liquidations into features, and features into fires and exits, by the rules of the strategies that run. It knows of no
/// trade: what becomes of a fire the desk in paper-broker decides.
///
/// It reads what it was given to read. A bar is judged once, when the bar of each instrument is there and the liquidation source is complete
/// up to the bar's close (or a `proceed` input passes it). Inputs of different sources may come in any order: only the data's own times count. A change of the strategies
/// counts from the next bar that is judged; what is added warms up over the bars that the machine remembers.
public struct SignalMachine: Machine {
    /// The version of these rules: a snapshot or log segment names the one that made it.
    public static let version = 6

    /// What it reads.
    public let inputs: MarketInputs
    /// By place of the instruments.
    private var queues: [CandleQueue]
    /// By place of the contracts.
    private var liquidations: [LiquidationLevels]
    /// The moment up to which the liquidation source is complete.
    private var watermark = Reach()
    /// The moment up to which a silent liquidation source is passed.
    private var passed = Reach()
    private var strategySet = StrategySet()
    private var history: SampleHistory

    /// A machine without strategies, which come as inputs; it reads `inputs`, an instrument at least.
    public init(reading inputs: MarketInputs) {
        precondition(!inputs.instruments.isEmpty, "bars are judged of an instrument")
        self.inputs = inputs
        queues = inputs.instruments.map { _ in CandleQueue() }
        liquidations = inputs.contracts.map { _ in LiquidationLevels() }
        history = SampleHistory(SampleLayout(inputs, of: FeatureRecord.barLength))
    }

    /// A machine in the middle of its life.
    init(
        reading inputs: MarketInputs, queues: [CandleQueue], liquidations: [LiquidationLevels], watermark: Reach, passed: Reach,
        strategySet: StrategySet, history: SampleHistory
    ) {
        self.inputs = inputs
        self.queues = queues
        self.liquidations = liquidations
        self.watermark = watermark
        self.passed = passed
        self.strategySet = strategySet
        self.history = history
    }

    /// A machine that begins with strategies. Throws when one of them does not compile.
    public init(reading inputs: MarketInputs, strategies documents: [StrategyDocument]) throws(DocumentError) {
        self.init(reading: inputs)
        for document in documents { try strategySet.define(document, over: history) }
    }

    /// Each strategy as it stands.
    public var strategies: [StrategyRecord] { strategySet.records }

    /// The document of the strategy of this name; nil when there is none.
    public func document(_ name: String) -> StrategyDocument? { strategySet.member(name)?.document }

    public mutating func apply(_ input: SignalInput, emit: (SignalOutput) -> Void) {
        switch input {
        case .candle(let candle):
            guard let place = inputs.instruments.firstIndex(of: candle.instrument) else { return }
            queues[place].append(candle)
        case .liquidation(.reading(let reading)):
            guard let place = inputs.contracts.firstIndex(of: reading.instrument) else { return }
            liquidations[place].add(reading)
        case .liquidation(.watermark(let through)):
            watermark.extend(to: through)
        case .liquidation:
            return
        case .proceed(_, let through):
            passed.extend(to: through)
        case .strategy(let change):
            return take(change, emit)
        case .sayWhatRetires:
            return sayWhatRetires(but: [], emit)
        }
        judgeWhatIsComplete(emit)
    }

    // MARK: strategies

    /// Why a change cannot be made; nil when it can.
    public func refusal(of change: StrategyChange) -> String? {
        switch change {
        case .define(let document):
            if strategySet.member(document.name) == nil, strategySet.members.count >= StrategySet.most {
                return "\(StrategySet.most) strategies run already; remove one first"
            }
            if let other = strategySet.nameLike(document.name), other != document.name {
                return "the name \(document.name) differs from \(other) in capitals alone; give another"
            }
            if strategySet.retiring.count >= StrategySet.mostRetiring {
                return "\(StrategySet.mostRetiring) versions wait for paper-broker to say that their trades are over; see that it runs"
            }
            do {
                let plan = try StrategyPlan(document, among: inputs)
                let values = strategySet.recordedValues(without: document.name) + plan.recordedValues
                return values <= StrategySet.mostRecordedValues
                    ? nil : "all strategies together would have \(values) values and conditions; \(StrategySet.mostRecordedValues) at most"
            } catch {
                return "\(document.name): \(error)"
            }
        case .start(let name), .stop(let name), .remove(let name):
            return strategySet.member(name) == nil ? "there is no strategy \(name)" : nil
        // What is not judged any more, or runs again, is left as it is: the word may come twice, and late.
        case .retire: return nil
        }
    }

    /// A change that cannot be made leads to nothing: who journals one asks `refusal(of:)` first.
    private mutating func take(_ change: StrategyChange, _ emit: (SignalOutput) -> Void) {
        guard refusal(of: change) == nil else { return }
        let (before, waiting) = (strategySet.records, strategySet.retiring)
        switch change {
        case .define(let document):
            do { try strategySet.define(document, over: history) } catch { return }
        case .start(let name): strategySet.set(.running, of: name)
        case .stop(let name): strategySet.set(.stopped, of: name)
        case .remove(let name):
            strategySet.remove(name)
            if var gone = before.first(where: { $0.name == name }) {
                gone.state = .removed
                emit(.strategy(gone))
            }
        case .retire(let name, let version):
            if let last = strategySet.retire(name, version: version) { emit(.strategy(last)) }
        }
        for record in strategySet.records where !before.contains(record) { emit(.strategy(record)) }
        sayWhatRetires(but: waiting, emit)
    }

    /// Whether versions are judged for their exit alone, until the desk says that their trades are over.
    public var awaitsRetirement: Bool { !strategySet.retiring.isEmpty }

    private func sayWhatRetires(but known: [StrategyRecord], _ emit: (SignalOutput) -> Void) {
        for record in strategySet.retiring where !known.contains(record) { emit(.strategy(record)) }
    }

    // MARK: waiting

    /// The oldest bar that has every candle and waits for the liquidation source alone; nil when nothing waits for it.
    public var barWaitingForLiquidations: BarTime? {
        guard let first = queues[0].first?.ts, queues.allSatisfy({ $0.first?.ts == first }), !isComplete(through: close(of: first)) else {
            return nil
        }
        return first
    }

    /// The oldest bar that has one instrument's candle and not the other's, with the instrument that is missing; nil when there is none.
    public var barWaitingForCandle: (bar: BarTime, instrument: Instrument)? {
        guard let bar = queues.compactMap(\.first?.ts).min(), let missing = queues.firstIndex(where: { $0.first == nil }) else {
            return nil
        }
        return (bar, inputs.instruments[missing])
    }

    /// The newest bar that has every candle and waits for the liquidation source alone. Nil when nothing waits for it, and while that
    /// bar is history: a cold start waits until the source has loaded its own.
    ///
    /// A source that has never said anything is not passed: its windows would then begin to fill only now.
    public var liveBarWaitingForLiquidations: BarTime? {
        guard barWaitingForLiquidations != nil, watermark.through != nil,
            let newest = queues.compactMap(\.last).min(by: { $0.ts < $1.ts }), newest.origin != .history
        else { return nil }
        return newest.ts
    }

    /// The share of its warm-up that the least prepared strategy has seen, 0 to 1.
    public var warmUp: Double { strategySet.warmUp }

    // MARK: judging

    /// Whether no more is waited for from the liquidation source.
    private func isComplete(through moment: Timestamp) -> Bool { watermark.covers(moment) || passed.covers(moment) }

    private mutating func judgeWhatIsComplete(_ emit: (SignalOutput) -> Void) {
        while let newest = queues.compactMap(\.first?.ts).max() {
            // Another instrument's bar of an earlier time will never come: candles are in order and without gaps.
            for place in queues.indices { while let first = queues[place].first, first.ts < newest { queues[place].removeFirst() } }
            let candles = queues.compactMap(\.first)
            guard candles.count == queues.count else { return }
            guard candles.allSatisfy({ $0.ts == newest }) else { continue }
            guard isComplete(through: close(of: newest)) else { return }
            for place in queues.indices { queues[place].removeFirst() }
            judge(candles, emit)
        }
    }

    private func close(of bar: BarTime) -> Timestamp { bar.closeTime(of: FeatureRecord.barLength) }

    /// Judges a bar, by the candle of each instrument.
    private mutating func judge(_ candles: [Candle], _ emit: (SignalOutput) -> Void) {
        let ts = candles[0].ts
        let standing = standing(candles)
        let values = values(candles)
        history.append(MarketSample(ts: ts, values: values))
        let sample = MarketSample(ts: ts, values: strategySet.graph.layout.places(in: history.layout).map { $0.map { values[$0] } ?? .nan })
        let results = strategySet.judge(sample, mayFire: standing == .timely)
        let closes = Dictionary(uniqueKeysWithValues: candles.map { ($0.instrument, $0.bar.close) })
        let close = close(of: ts)
        let knownAt = candles.reduce(close) { max($0, $1.knownAt) }
        let refused = results.filter { $0.outcome == .refused }.compactMap { result in
            result.rules.entry.map { RefusedFire(signal: result.strategy.document.name, direction: $0, reason: standing) }
        }
        emit(
            .features(
                FeatureRecord(
                    ts: ts, closes: closes, features: strategySet.features, judgements: results.compactMap(\.judgement), standing: standing,
                    refused: refused, passed: watermark.covers(close) ? [] : ["liq-poller"], knownAt: knownAt, state: state)))
        for result in results {
            guard let price = closes[result.strategy.document.instrument] else { continue }
            for direction in result.rules.exits {
                emit(.exit(ExitSignal(of: result.strategy, direction, at: ts, price: price, knownAt: knownAt)))
            }
        }
        for result in results where result.outcome == .fired {
            guard let direction = result.rules.entry, let price = closes[result.strategy.document.instrument] else { continue }
            emit(.fire(Fire(of: result.strategy, direction, at: ts, price: price, knownAt: knownAt)))
        }
    }

    private mutating func values(_ candles: [Candle]) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(history.layout.count)
        for candle in candles { values += candle.bar.numbers }
        for place in liquidations.indices {
            let levels = liquidations[place].update(at: candles[0].ts, of: FeatureRecord.barLength)
            values += [levels.long, levels.short, levels.isNew]
        }
        return values
    }

    /// All that the judgement of later bars depends on, but for what still waits to be judged.
    private var state: StateDigest {
        var digest = StateDigest()
        strategySet.addState(to: &digest)
        history.addState(to: &digest)
        for levels in liquidations { levels.addState(to: &digest) }
        return digest
    }

    /// A bar first known more than one bar after its close is stale; one loaded by a cold start is history.
    private func standing(_ candles: [Candle]) -> FeatureRecord.Standing {
        if candles.contains(where: { $0.origin == .history }) { return .history }
        let latest = close(of: candles[0].ts.advanced(by: 1, of: FeatureRecord.barLength))
        return candles.contains { $0.knownAt > latest } ? .stale : .timely
    }
}

extension Bar {
    /// Open, high, low, close, volume: the places of a sample.
    var numbers: [Double] { [open.doubleValue, high.doubleValue, low.doubleValue, close.doubleValue, volume.doubleValue] }
}

extension Fire {
    init(of strategy: RunningStrategy, _ direction: Direction, at ts: BarTime, price: Price, knownAt: Timestamp) {
        self.init(
            signal: strategy.document.name, version: strategy.version, direction: direction, instrument: strategy.document.instrument,
            ts: ts,
            price: price, holdFiveMinuteBars: strategy.document.holdFiveMinuteBars,
            cooldownSeconds: strategy.document.cooldownSeconds, cost: strategy.document.cost, knownAt: knownAt)
    }
}

extension ExitSignal {
    init(of strategy: RunningStrategy, _ direction: Direction, at ts: BarTime, price: Price, knownAt: Timestamp) {
        self.init(
            signal: strategy.document.name, version: strategy.version, direction: direction, instrument: strategy.document.instrument,
            ts: ts,
            price: price, knownAt: knownAt)
    }
}
