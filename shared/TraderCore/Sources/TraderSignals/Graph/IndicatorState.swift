import TraderIndicators
import TraderModel

/// An indicator and what it remembers: one case an indicator, so that nothing is boxed and a snapshot says which it is.
enum IndicatorState: Codable, Equatable, Sendable {
    case lag(PositionalLag)
    case barsSince(BarsSince)
    case streak(Streak)
    case sma(SimpleMovingAverage)
    case ema(ExponentialMovingAverage)
    case wma(WeightedMovingAverage)
    case rma(WilderMovingAverage)
    case sum(RollingSum)
    case rsi(RelativeStrengthIndex)
    case change(Change)
    case highest(RollingMaximum)
    case lowest(RollingMinimum)
    case stdev(StandardDeviation)
    case percentileRank(PercentileRank)
    case percentile(RollingQuantile)
    case zscore(ZScore)
    case bollinger(BollingerBands)
    case macd(MACD)
    case correlation(RollingCorrelation)
    case atr(AverageTrueRange)
    case obv(OnBalanceVolume)
    case vwap(VolumeWeightedAveragePrice)
    case adx(DirectionalMovement)
    case stochastic(StochasticOscillator)
    case donchian(DonchianChannel)
    case volumeProfile(VolumeProfile)
    case fairValueGap(FairValueGap)
    case swingPoints(SwingPoints)
    case marketStructure(MarketStructure)
    /// While an indicator is being updated: its memory then has one owner and is changed in place.
    case vacant

    /// What an indicator takes of each bar.
    enum Operands: Equatable, Sendable {
        /// One value; NaN where it is unknown.
        case one(Int)
        case two(Int, Int)
        /// The bar whose open stands first of five sources.
        case bar(first: Int)
    }

    /// Takes one bar's values and writes its answers from `slot` on: NaN where unknown. An unknown value changes nothing.
    mutating func update(_ operands: Operands, _ sources: [Double], _ values: inout [Double], at slot: Int) {
        switch self {
        case .lag(var state):
            guard case .one(let place) = operands else { break }
            self = .vacant
            values[slot] = state.update(values[place])
            self = .lag(state)
        case .barsSince(var state):
            guard case .one(let place) = operands else { break }
            self = .vacant
            values[slot] = state.update(values[place])
            self = .barsSince(state)
        case .streak(var state):
            guard case .one(let place) = operands else { break }
            self = .vacant
            values[slot] = state.update(values[place])
            self = .streak(state)
        case .sma(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .sma(state)
        case .ema(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .ema(state)
        case .wma(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .wma(state)
        case .rma(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .rma(state)
        case .sum(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .sum(state)
        case .rsi(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .rsi(state)
        case .change(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .change(state)
        case .highest(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .highest(state)
        case .lowest(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .lowest(state)
        case .stdev(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .stdev(state)
        case .percentileRank(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .percentileRank(state)
        case .percentile(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .percentile(state)
        case .zscore(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .zscore(state)
        case .bollinger(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .bollinger(state)
        case .macd(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .macd(state)
        case .correlation(var state):
            self = .vacant
            Self.step(&state, operands, &values, at: slot)
            self = .correlation(state)
        case .atr(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .atr(state)
        case .obv(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .obv(state)
        case .vwap(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .vwap(state)
        case .adx(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .adx(state)
        case .stochastic(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .stochastic(state)
        case .donchian(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .donchian(state)
        case .volumeProfile(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .volumeProfile(state)
        case .fairValueGap(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .fairValueGap(state)
        case .swingPoints(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .swingPoints(state)
        case .marketStructure(var state):
            self = .vacant
            Self.step(&state, operands, sources, &values, at: slot)
            self = .marketStructure(state)
        case .vacant: preconditionFailure("an indicator is not updated within its own update")
        }
    }

    /// The answers over whole columns, from a fresh indicator on, one for each of its values: the very updates of the stream, in a loop of
    /// its own.
    mutating func columns(_ operands: Operands, _ sources: [[Double]], _ columns: [[Double]]) -> [[Double]] {
        switch self {
        case .lag(let state):
            guard case .one(let place) = operands else { break }
            return [PositionalLag.column(columns[place], bars: state.bars)]
        case .barsSince(var state):
            guard case .one(let place) = operands else { break }
            self = .vacant
            let column = columns[place].map { state.update($0) }
            self = .barsSince(state)
            return [column]
        case .streak(var state):
            guard case .one(let place) = operands else { break }
            self = .vacant
            let column = columns[place].map { state.update($0) }
            self = .streak(state)
            return [column]
        case .sma(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .sma(state)
            return answers
        case .ema(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .ema(state)
            return answers
        case .wma(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .wma(state)
            return answers
        case .rma(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .rma(state)
            return answers
        case .sum(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .sum(state)
            return answers
        case .rsi(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .rsi(state)
            return answers
        case .change(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .change(state)
            return answers
        case .highest(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .highest(state)
            return answers
        case .lowest(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .lowest(state)
            return answers
        case .stdev(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .stdev(state)
            return answers
        case .percentileRank(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .percentileRank(state)
            return answers
        case .percentile(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .percentile(state)
            return answers
        case .zscore(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .zscore(state)
            return answers
        case .bollinger(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .bollinger(state)
            return answers
        case .macd(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .macd(state)
            return answers
        case .correlation(var state):
            self = .vacant
            let answers = Self.run(&state, operands, columns)
            self = .correlation(state)
            return answers
        case .atr(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .atr(state)
            return answers
        case .obv(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .obv(state)
            return answers
        case .vwap(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .vwap(state)
            return answers
        case .adx(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .adx(state)
            return answers
        case .stochastic(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .stochastic(state)
            return answers
        case .donchian(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .donchian(state)
            return answers
        case .volumeProfile(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .volumeProfile(state)
            return answers
        case .fairValueGap(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .fairValueGap(state)
            return answers
        case .swingPoints(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .swingPoints(state)
            return answers
        case .marketStructure(var state):
            self = .vacant
            let answers = Self.run(&state, operands, sources)
            self = .marketStructure(state)
            return answers
        case .vacant: break
        }
        preconditionFailure("an indicator takes the operands that it was made for")
    }

    func addState(to digest: inout StateDigest) {
        switch self {
        case .lag(let state): state.addState(to: &digest)
        case .barsSince(let state): state.addState(to: &digest)
        case .streak(let state): state.addState(to: &digest)
        case .sma(let state): state.addState(to: &digest)
        case .ema(let state): state.addState(to: &digest)
        case .wma(let state): state.addState(to: &digest)
        case .rma(let state): state.addState(to: &digest)
        case .sum(let state): state.addState(to: &digest)
        case .rsi(let state): state.addState(to: &digest)
        case .change(let state): state.addState(to: &digest)
        case .highest(let state): state.addState(to: &digest)
        case .lowest(let state): state.addState(to: &digest)
        case .stdev(let state): state.addState(to: &digest)
        case .percentileRank(let state): state.addState(to: &digest)
        case .percentile(let state): state.addState(to: &digest)
        case .zscore(let state): state.addState(to: &digest)
        case .bollinger(let state): state.addState(to: &digest)
        case .macd(let state): state.addState(to: &digest)
        case .correlation(let state): state.addState(to: &digest)
        case .atr(let state): state.addState(to: &digest)
        case .obv(let state): state.addState(to: &digest)
        case .vwap(let state): state.addState(to: &digest)
        case .adx(let state): state.addState(to: &digest)
        case .stochastic(let state): state.addState(to: &digest)
        case .donchian(let state): state.addState(to: &digest)
        case .volumeProfile(let state): state.addState(to: &digest)
        case .fairValueGap(let state): state.addState(to: &digest)
        case .swingPoints(let state): state.addState(to: &digest)
        case .marketStructure(let state): state.addState(to: &digest)
        case .vacant: break
        }
    }

    /// Inputs taken before the first answer can come.
    var warmUp: Int {
        switch self {
        case .lag(let state): state.bars
        case .barsSince: 0
        case .streak(let state): state.bars
        case .sma(let state): state.warmUp
        case .ema(let state): state.warmUp
        case .wma(let state): state.warmUp
        case .rma(let state): state.warmUp
        case .sum(let state): state.warmUp
        case .rsi(let state): state.warmUp
        case .change(let state): state.warmUp
        case .highest(let state): state.warmUp
        case .lowest(let state): state.warmUp
        case .stdev(let state): state.warmUp
        case .percentileRank(let state): state.warmUp
        case .percentile(let state): state.warmUp
        case .zscore(let state): state.warmUp
        case .bollinger(let state): state.warmUp
        case .macd(let state): state.warmUp
        case .correlation(let state): state.warmUp
        case .atr(let state): state.warmUp
        case .obv(let state): state.warmUp
        case .vwap(let state): state.warmUp
        case .adx(let state): state.warmUp
        case .stochastic(let state): state.warmUp
        case .donchian(let state): state.warmUp
        case .volumeProfile(let state): state.warmUp
        case .fairValueGap(let state): state.warmUp
        case .swingPoints(let state): state.warmUp
        case .marketStructure(let state): state.warmUp
        case .vacant: 0
        }
    }
}
