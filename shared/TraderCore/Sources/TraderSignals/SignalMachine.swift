public import TraderModel
import TraderIndicators

/// Turns candles and liquidations into features, and features into fires.
///
/// A bar is judged once, when the bar of each instrument is there and the liquidation source is complete up to the bar's close (or a
/// `proceed` input passes it). Inputs of different sources may come in any order: only the data's own times count.
public struct SignalMachine: Machine {
    /// The version of these rules: a snapshot or log segment names the one that made it.
    public static let version = 2

    /// Bars of the percentile window of the four signals: 30 days.
    public static let standardWindow = 8_640

    public let strategies: [Strategy]
    private var btc = CandleQueue()
    private var eth = CandleQueue()
    private var slope = SlopeSign()
    private var slopeBefore: Double?
    private var volumeRank: PercentileRank
    private var liquidations: LiquidationLevels
    /// The moment up to which the liquidation source is complete.
    private var watermark = Timestamp(microseconds: .min)
    /// The moment up to which a silent liquidation source is passed.
    private var passed = Timestamp(microseconds: .min)
    /// The last fire of each strategy, in their order.
    private var lastFires: [BarTime?]

    public init(strategies: [Strategy] = Strategies.all, window: Int = SignalMachine.standardWindow) {
        self.strategies = strategies
        volumeRank = PercentileRank(window: window)
        liquidations = LiquidationLevels(window: window)
        lastFires = Array(repeating: nil, count: strategies.count)
    }

    public mutating func apply(_ input: SignalInput, emit: (SignalOutput) -> Void) {
        switch input {
        case .candle(let candle):
            if candle.instrument == .coinbaseBTC { btc.append(candle) } else if candle.instrument == .coinbaseETH { eth.append(candle) }
        case .liquidation(.reading(let reading)) where reading.instrument == .gateBTC:
            liquidations.add(reading)
        case .liquidation(.watermark(let through)):
            watermark = max(watermark, through)
        case .liquidation:
            return
        case .proceed(_, let through):
            passed = max(passed, through)
        }
        judgeWhatIsComplete(emit)
    }

    /// The oldest bar that has every candle and waits for the liquidation source alone; nil when nothing waits for it.
    public var barWaitingForLiquidations: BarTime? {
        guard let first = btc.first?.ts, first == eth.first?.ts, max(watermark, passed) < first.closeTime() else { return nil }
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
        guard barWaitingForLiquidations != nil, watermark > Timestamp(microseconds: .min),
            let newest = [btc.last, eth.last].compactMap(\.self).min(by: { $0.ts < $1.ts }), newest.origin != .history
        else { return nil }
        return newest.ts
    }

    /// The share of the emptiest window that is filled, 0 to 1: how far the warm-up is.
    public var warmUp: Double { Double(min(volumeRank.filled, liquidations.filled)) / Double(volumeRank.window) }

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
            guard max(watermark, passed) >= btcCandle.ts.closeTime() else { return }
            btc.removeFirst()
            eth.removeFirst()
            judge(btcCandle, ethCandle, emit)
        }
    }

    private mutating func judge(_ btc: Candle, _ eth: Candle, _ emit: (SignalOutput) -> Void) {
        let ts = btc.ts
        let features = features(btc, eth)
        let standing = standing(btc, eth)
        let knownAt = max(btc.knownAt, eth.knownAt, ts.closeTime())
        var fires: [Fire] = []
        var refused: [RefusedFire] = []
        for (index, strategy) in strategies.enumerated() where !strategy.isCoolingDown(at: ts, after: lastFires[index]) {
            guard let direction = strategy.direction(for: features) else { continue }
            guard standing == .timely else {
                refused.append(RefusedFire(signal: strategy.name, direction: direction, reason: standing))
                continue
            }
            lastFires[index] = ts
            fires.append(
                Fire(
                    signal: strategy.name, version: strategy.version, direction: direction, instrument: strategy.instrument, ts: ts,
                    price: strategy.instrument == eth.instrument ? eth.bar.close : btc.bar.close, holdBars: strategy.holdBars,
                    knownAt: knownAt))
        }
        emit(
            .features(
                FeatureRecord(
                    ts: ts, closes: [btc.instrument: btc.bar.close, eth.instrument: eth.bar.close], features: features,
                    standing: standing, refused: refused, passed: watermark < ts.closeTime() ? ["liq-poller"] : [], knownAt: knownAt,
                    state: state)))
        for fire in fires { emit(.fire(fire)) }
    }

    /// All that the judgement of later bars depends on, but for what still waits to be judged.
    private var state: StateDigest {
        var digest = StateDigest()
        slope.addState(to: &digest)
        digest.add(slopeBefore)
        volumeRank.addState(to: &digest)
        liquidations.addState(to: &digest)
        for fire in lastFires { digest.add(fire?.unixSeconds) }
        return digest
    }

    private mutating func features(_ btc: Candle, _ eth: Candle) -> Features {
        let sign = slope.update(eth.bar.close.doubleValue, at: eth.ts)
        let levels = liquidations.update(at: btc.ts)
        let volume = volumeRank.update(btc.bar.volume.doubleValue)
        defer { slopeBefore = sign }
        return Features(
            names: FeatureName.all,
            values: [sign, slopeBefore, volume, levels.long, levels.short, levels.total, levels.isNew ? 1 : 0])
    }

    /// A bar first known more than one bar after its close is stale; one loaded by a cold start is history.
    private func standing(_ btc: Candle, _ eth: Candle) -> FeatureRecord.Standing {
        if btc.origin == .history || eth.origin == .history { return .history }
        let latest = btc.ts.advanced(by: 1).closeTime()
        return max(btc.knownAt, eth.knownAt) > latest ? .stale : .timely
    }
}
