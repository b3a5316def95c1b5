public import TraderModel
import TraderIndicators

/// Turns candles and liquidations into features, and features into fires and exits, by the rules of the strategies that run. It knows of no
/// trade: what becomes of a fire the desk in paper-broker decides.
///
/// Strategies that name the same are a lane. A lane judges a bar once, when the bar of each instrument that they name is there and, if they
/// name a contract, the liquidation source is complete up to the bar's close (or a `proceed` input passes it); it waits for nothing else.
/// Who names no more than the machine's home shares the lane of that, which is there without strategies too. Inputs of different sources
/// may come in any order: only the data's own times count. A change of the strategies counts from the next bar that is judged; what is
/// added warms up over the bars that the machine remembers.
public struct SignalMachine: Machine {
    /// The version of these rules: a snapshot or log segment names the one that made it.
    public static let version = 7

    private var market = MarketMemory()
    private var strategySet: StrategySet

    /// A machine without strategies, which come as inputs. What names no more than `home` is of one lane; where that is nil, each strategy
    /// is of the lane of what it names itself.
    public init(home: MarketInputs?) {
        precondition(home.map { !$0.instruments.isEmpty } ?? true, "bars are judged of an instrument")
        strategySet = StrategySet(home: home)
    }

    /// A machine in the middle of its life.
    init(market: MarketMemory, strategySet: StrategySet) {
        self.market = market
        self.strategySet = strategySet
    }

    /// A machine that begins with strategies. Throws when one of them does not compile.
    public init(home: MarketInputs?, strategies documents: [StrategyDocument]) throws(DocumentError) {
        self.init(home: home)
        for document in documents { try strategySet.define(document, over: market) }
    }

    /// Each strategy as it stands.
    public var strategies: [StrategyRecord] { strategySet.records }

    /// The document of the strategy of this name; nil when there is none.
    public func document(_ name: String) -> StrategyDocument? { strategySet.member(name)?.document }

    public mutating func apply(_ input: SignalInput, emit: (SignalOutput) -> Void) {
        switch input {
        case .candle(let candle):
            market.append(candle, of: FeatureRecord.barLength)
        case .minute(let candle):
            market.append(candle, of: .oneMinute)
        case .liquidation(.reading(let reading)):
            market.append(reading)
            strategySet.add(reading)
        case .liquidation(.watermark(let through)):
            market.watermark.extend(to: through)
        case .liquidation:
            return
        case .proceed(_, let through):
            market.passed.extend(to: through)
        case .strategy(let change):
            return take(change, emit)
        case .past(let strategy, let past):
            return strategySet.rewarm(strategy, over: market.preceded(by: past))
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
            do { try strategySet.define(document, over: market) } catch { return }
        case .start(let name): strategySet.set(.running, of: name)
        case .stop(let name): strategySet.set(.stopped, of: name)
        case .remove(let name):
            strategySet.remove(name, over: market)
            if var gone = before.first(where: { $0.name == name }) {
                gone.state = .removed
                emit(.strategy(gone))
            }
        case .retire(let name, let version):
            if let last = strategySet.retire(name, version: version, over: market) { emit(.strategy(last)) }
        }
        for record in strategySet.records where !before.contains(record) { emit(.strategy(record)) }
        sayWhatRetires(but: waiting, emit)
    }

    /// The first strategy that waits for more bars than are remembered, with what it lacks; nil when none does but those of `known`.
    public func pastNeed(but known: Set<StrategyVersion>) -> PastNeed? { strategySet.pastNeed(over: market, but: known) }

    /// Whether versions are judged for their exit alone, until the desk says that their trades are over.
    public var awaitsRetirement: Bool { !strategySet.retiring.isEmpty }

    private func sayWhatRetires(but known: [StrategyRecord], _ emit: (SignalOutput) -> Void) {
        for record in strategySet.retiring where !known.contains(record) { emit(.strategy(record)) }
    }

    // MARK: waiting

    /// The oldest bar that has every candle and waits for the liquidation source alone; nil when nothing waits for it.
    public var barWaitingForLiquidations: BarTime? { lanesWaitingForLiquidations.map(\.bar).min() }

    private var lanesWaitingForLiquidations: [(lane: Lane, bar: BarTime)] {
        strategySet.lanes.compactMap { lane in
            guard let bar = market.joint(lane.inputs, from: lane.from)?.first?.ts, !market.isComplete(lane.inputs, at: bar) else {
                return nil
            }
            return (lane, bar)
        }
    }

    /// The oldest bar that some instrument's candle is there of and another's is not, with the instrument that is missing: of the first
    /// lane that waits for one; nil when none does.
    public var barWaitingForCandle: (bar: BarTime, instrument: Instrument)? {
        for lane in strategySet.lanes {
            let firsts = lane.inputs.market.instruments.map { market.first(of: $0, lane.inputs.length, from: lane.from) }
            guard let bar = firsts.compactMap(\.self).min(), let missing = firsts.firstIndex(of: nil) else { continue }
            return (bar, lane.inputs.market.instruments[missing])
        }
        return nil
    }

    /// The first series that a strategy names and of which no bar ever came, with its name; nil when there is none.
    public var seriesWithoutBars: (strategy: String, series: Series)? {
        for lane in strategySet.lanes {
            guard let member = lane.members.first else { continue }
            let unseen = lane.inputs.market.instruments.first { market.bars(of: $0, lane.inputs.length) == nil }
            if let unseen { return (strategySet.members[member.place].document.name, Series(unseen, lane.inputs.length)) }
        }
        return nil
    }

    /// The close of the newest bar that has every candle and waits for the liquidation source alone. Nil when nothing waits for it, and
    /// while that bar is history: a cold start waits until the source has loaded its own.
    ///
    /// A source that has never said anything is not passed: its windows would then begin to fill only now.
    public var liveCloseWaitingForLiquidations: Timestamp? {
        guard market.watermark.through != nil else { return nil }
        return lanesWaitingForLiquidations.compactMap { lane, _ in
            let lasts = lane.inputs.market.instruments.compactMap { market.bars(of: $0, lane.inputs.length)?.last }
            guard let newest = lasts.min(by: { $0.ts < $1.ts }), newest.origin != .history else { return nil }
            return newest.ts.closeTime(of: lane.inputs.length)
        }.max()
    }

    /// The share of its warm-up that the least prepared strategy has seen, 0 to 1.
    public var warmUp: Double { strategySet.warmUp }

    // MARK: judging

    /// Judges by the moments at which bars closed, those of one moment by lane.
    private mutating func judgeWhatIsComplete(_ emit: (SignalOutput) -> Void) {
        while let (place, candles) = next { judge(candles, inLane: place, emit) }
    }

    /// The lane whose next bar closed first, of those that wait for nothing, with the candle of each of its instruments.
    private var next: (place: Int, candles: [Candle])? {
        var first: (place: Int, candles: [Candle], close: Timestamp)?
        for (place, lane) in strategySet.lanes.enumerated() {
            guard let candles = market.joint(lane.inputs, from: lane.from), market.isComplete(lane.inputs, at: candles[0].ts) else {
                continue
            }
            let close = candles[0].ts.closeTime(of: lane.inputs.length)
            if first.map({ close < $0.close }) ?? true { first = (place, candles, close) }
        }
        return first.map { ($0.place, $0.candles) }
    }

    private mutating func judge(_ candles: [Candle], inLane place: Int, _ emit: (SignalOutput) -> Void) {
        let inputs = strategySet.lanes[place].inputs
        let ts = candles[0].ts
        let close = ts.closeTime(of: inputs.length)
        let standing = Self.standing(candles, of: inputs.length)
        let results = strategySet.judge(candles, inLane: place, mayFire: standing == .timely)
        let closes = Dictionary(uniqueKeysWithValues: candles.map { ($0.instrument, $0.bar.close) })
        let knownAt = candles.reduce(close) { max($0, $1.knownAt) }
        let refused = results.filter { $0.outcome == .refused }.compactMap { result in
            result.rules.entry.map { RefusedFire(signal: result.strategy.document.name, direction: $0, reason: standing) }
        }
        let lane = strategySet.isHome(place) ? nil : "\(inputs)"
        let isPassed = !inputs.market.contracts.isEmpty && !market.watermark.covers(close)
        emit(
            .features(
                FeatureRecord(
                    ts: ts, lane: lane, closes: closes,
                    features: strategySet.lanes[place].features,
                    judgements: results.compactMap(\.judgement), standing: standing, refused: refused,
                    passed: isPassed ? ["liq-poller"] : [], knownAt: knownAt, state: strategySet.state(ofLane: place))))
        for result in results {
            guard let price = closes[result.strategy.document.instrument] else { continue }
            for direction in result.rules.exits {
                emit(.exit(ExitSignal(of: result.strategy, direction, at: ts, price: price, knownAt: knownAt)))
            }
        }
        for result in results where result.outcome == .fired {
            guard let direction = result.rules.entry, let price = closes[result.strategy.document.instrument] else { continue }
            emit(.fire(Fire(of: result.strategy, direction, at: ts, inLane: lane, price: price, knownAt: knownAt)))
        }
    }

    /// A bar first known more than one bar after its close is stale; one loaded by a cold start is history.
    private static func standing(_ candles: [Candle], of length: BarLength) -> FeatureRecord.Standing {
        if candles.contains(where: { $0.origin == .history }) { return .history }
        let latest = candles[0].ts.advanced(by: 1, of: length).closeTime(of: length)
        return candles.contains { $0.knownAt > latest } ? .stale : .timely
    }
}

extension Bar {
    /// Open, high, low, close, volume: the places of a sample.
    var numbers: [Double] { [open.doubleValue, high.doubleValue, low.doubleValue, close.doubleValue, volume.doubleValue] }
}

extension Fire {
    init(
        of strategy: RunningStrategy, _ direction: Direction, at ts: BarTime, inLane lane: String?, price: Price, knownAt: Timestamp
    ) {
        self.init(
            signal: strategy.document.name, version: strategy.version, direction: direction, instrument: strategy.document.instrument,
            ts: ts, lane: lane, price: price, holdSeconds: strategy.document.holdSeconds,
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
