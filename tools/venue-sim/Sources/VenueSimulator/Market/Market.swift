public import TraderLab
public import TraderModel

/// What the simulated venues trade: five-minute bars, hourly liquidations, and where history ends and the live part begins.
public struct Market: Sendable {
    /// The length of its bars: those that the simulated venue's stream tells, as the real one does.
    package static var barLength: BarLength { Candle.topicLength }

    /// Bars by instrument, ascending and without gaps; a bar of volume 0 is a bucket without a trade, which the venue leaves out.
    public var bars: [Instrument: [MarketHistory.TimedBar]]
    /// Liquidations by contract, ascending by hour; hours may be missing.
    public var liquidations: [Instrument: [LiquidationReading]]
    /// Bars of one minute by instrument, where files have them: ascending and without gaps. The bars of five minutes are what they make.
    package var minutes: [Instrument: [MarketHistory.TimedBar]] = [:]
    /// Quotes by instrument, where files have them, ascending.
    package var quotes: [Instrument: [RecordedQuote]] = [:]
    /// Funding settlements by instrument, where files have them, ascending.
    package var settlements: [Instrument: [FundingSettlement]] = [:]
    /// What files tell of the steps of their instruments.
    var measured: [Instrument: ContractFacts] = [:]
    /// Instruments without bars of their own, which follow their asset's price elsewhere; see `FollowedPath`.
    package var followers: Set<Instrument> = []
    /// Instruments that are there for others to follow alone: no venue offers them.
    package var unlisted: Set<Instrument> = []
    /// The seed of what is made of the bars: their minutes, quotes, and what follows them.
    package var seed: UInt64 = 0
    /// The open of the first live bar; the platform's clock starts here.
    public var start: BarTime
    /// The open of the first bar that is not there any more: the close of the last live bar.
    public var end: BarTime

    /// Makes a market; bars and liquidations must be ascending.
    public init(
        bars: [Instrument: [MarketHistory.TimedBar]], liquidations: [Instrument: [LiquidationReading]], start: BarTime, end: BarTime
    ) {
        self.bars = bars
        self.liquidations = liquidations
        self.start = start
        self.end = end
    }

    /// The bar of `instrument` that opens at `ts`; nil when there is none.
    public func bar(of instrument: Instrument, at ts: BarTime) -> Bar? {
        bars(of: instrument, from: ts, through: ts).first?.bar
    }

    /// The bars of `instrument` that open in `from...through`, ascending.
    public func bars(of instrument: Instrument, from: BarTime, through: BarTime) -> ArraySlice<MarketHistory.TimedBar> {
        guard let all = bars[instrument], from <= through else { return [] }
        let first = all.firstPlace { $0.ts >= from }
        return all[first..<all.firstPlace { $0.ts > through }]
    }

    /// The hours of `contract` that start in `from...through`, ascending.
    public func liquidations(of contract: Instrument, from: BarTime, through: BarTime) -> ArraySlice<LiquidationReading> {
        guard let all = liquidations[contract], from <= through else { return [] }
        let first = all.firstPlace { $0.ts >= from }
        return all[first..<all.firstPlace { $0.ts > through }]
    }

    /// The market with `end` moved to `moment`, when that is earlier.
    func ending(at moment: BarTime) -> Market {
        var market = self
        market.end = min(end, moment)
        return market.cut
    }

    /// The market without what opens at its end or later.
    var cut: Market {
        var market = self
        market.bars = bars.mapValues { $0.filter { $0.ts < end } }
        market.liquidations = liquidations.mapValues { $0.filter { $0.ts < end } }
        market.minutes = minutes.mapValues { $0.filter { $0.ts < end } }
        return market
    }

    /// The whole market as a backtest takes it: what has bars of its own.
    public var history: MarketHistory {
        MarketHistory(bars: bars, readings: liquidations.values.flatMap { $0 })
    }
}

extension Array {
    /// The place of the first element for which `isBehind` holds; it must hold for all elements after it too.
    func firstPlace(where isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
