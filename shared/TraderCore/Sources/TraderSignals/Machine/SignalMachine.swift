public import TraderModel
import TraderIndicators

/// Turns candles and liquidations into features, and features into fires and exits, by the rules of the strategies that run. It knows of no
/// trade: what becomes of a fire the desk in paper-broker decides.
///
/// A bar is judged once, when the bar of each instrument is there and the liquidation source is complete up to the bar's close (or a
/// `proceed` input passes it). Inputs of different sources may come in any order: only the data's own times count. A change of the strategies
/// counts from the next bar that is judged; what is added warms up over the bars that the machine remembers.
public struct SignalMachine: Machine {
    /// The version of these rules: a snapshot or log segment names the one that made it.
    public static let version = 5

    private var btc = CandleQueue()
    private var eth = CandleQueue()
    /// By place of `StrategyDocument.liquidationInstruments`.
    private var liquidations = StrategyDocument.liquidationInstruments.map { _ in LiquidationLevels() }
    /// The moment up to which the liquidation source is complete.
    private var watermark = Reach()
    /// The moment up to which a silent liquidation source is passed.
    private var passed = Reach()
    private var strategySet = StrategySet()
    private var history = SampleHistory()

    /// A machine without strategies: they come as inputs.
    public init() {}

    /// A machine in the middle of its life.
    init(
        btc: CandleQueue, eth: CandleQueue, liquidations: [LiquidationLevels], watermark: Reach, passed: Reach,
        strategySet: StrategySet, history: SampleHistory
    ) {
        self.btc = btc
        self.eth = eth
        self.liquidations = liquidations
        self.watermark = watermark
        self.passed = passed
        self.strategySet = strategySet
        self.history = history
    }

    /// A machine that begins with strategies. Throws when one of them does not compile.
    public init(strategies documents: [StrategyDocument]) throws(DocumentError) {
        for document in documents { try strategySet.define(document, over: history) }
    }

    /// Each strategy as it stands.
    public var strategies: [StrategyRecord] { strategySet.records }

    /// The document of the strategy of this name; nil when there is none.
    public func document(_ name: String) -> StrategyDocument? { strategySet.member(name)?.document }

    public mutating func apply(_ input: SignalInput, emit: (SignalOutput) -> Void) {
        switch input {
        case .candle(let candle):
            if candle.instrument == .coinbaseBTC { btc.append(candle) } else if candle.instrument == .coinbaseETH { eth.append(candle) }
        case .liquidation(.reading(let reading)):
            guard let place = StrategyDocument.liquidationInstruments.firstIndex(of: reading.instrument) else { return }
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
                let plan = try StrategyPlan(document)
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
        guard let first = btc.first?.ts, first == eth.first?.ts, !isComplete(through: first.closeTime(of: MarketSample.length)) else {
            return nil
        }
        return first
    }

    /// The oldest bar that has one instrument's candle and not the other's, with the instrument that is missing; nil when there is none.
    public var barWaitingForCandle: (bar: BarTime, instrument: Instrument)? {
        switch (btc.first, eth.first) {
        case (let candle?, nil): (candle.ts, .coinbaseETH)
        case (nil, let candle?): (candle.ts, .coinbaseBTC)
        default: nil
        }
    }

    /// The newest bar that has every candle and waits for the liquidation source alone. Nil when nothing waits for it, and while that
    /// bar is history: a cold start waits until the source has loaded its own.
    ///
    /// A source that has never said anything is not passed: its windows would then begin to fill only now.
    public var liveBarWaitingForLiquidations: BarTime? {
        guard barWaitingForLiquidations != nil, watermark.through != nil,
            let newest = [btc.last, eth.last].compactMap(\.self).min(by: { $0.ts < $1.ts }), newest.origin != .history
        else { return nil }
        return newest.ts
    }

    /// The share of its warm-up that the least prepared strategy has seen, 0 to 1.
    public var warmUp: Double { strategySet.warmUp }

    // MARK: judging

    /// Whether no more is waited for from the liquidation source.
    private func isComplete(through moment: Timestamp) -> Bool { watermark.covers(moment) || passed.covers(moment) }

    private mutating func judgeWhatIsComplete(_ emit: (SignalOutput) -> Void) {
        while let btcCandle = btc.first, let ethCandle = eth.first {
            // The other instrument's bar of this time will never come: candles are in order and without gaps.
            if btcCandle.ts < ethCandle.ts {
                btc.removeFirst()
                continue
            }
            if ethCandle.ts < btcCandle.ts {
                eth.removeFirst()
                continue
            }
            guard isComplete(through: btcCandle.ts.closeTime(of: MarketSample.length)) else { return }
            btc.removeFirst()
            eth.removeFirst()
            judge(btcCandle, ethCandle, emit)
        }
    }

    private mutating func judge(_ btc: Candle, _ eth: Candle, _ emit: (SignalOutput) -> Void) {
        let ts = btc.ts
        let standing = standing(btc, eth)
        let sample = sample(btc, eth)
        history.append(sample)
        let results = strategySet.judge(sample, mayFire: standing == .timely)
        let closes = [btc.instrument: btc.bar.close, eth.instrument: eth.bar.close]
        let close = ts.closeTime(of: MarketSample.length)
        let knownAt = max(btc.knownAt, eth.knownAt, close)
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

    private mutating func sample(_ btc: Candle, _ eth: Candle) -> MarketSample {
        var values: [Double] = []
        values.reserveCapacity(MarketSample.count)
        for candle in [btc, eth] { values += candle.bar.numbers }
        for place in liquidations.indices {
            let levels = liquidations[place].update(at: btc.ts)
            values += [levels.long, levels.short, levels.isNew]
        }
        return MarketSample(ts: btc.ts, values: values)
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
    private func standing(_ btc: Candle, _ eth: Candle) -> FeatureRecord.Standing {
        if btc.origin == .history || eth.origin == .history { return .history }
        let latest = btc.ts.advanced(by: 1, of: MarketSample.length).closeTime(of: MarketSample.length)
        return max(btc.knownAt, eth.knownAt) > latest ? .stale : .timely
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
