import TraderLab
public import TraderModel

/// A market made from a seed: the same seed gives the same market, bar for bar.
///
/// BTC-USD starts near 90,000 USD; ETH-USD moves with it. The history is calm. The live part begins with a hard fall in its first hour and
/// a squeeze in its second, so that each of the four signals fires within the first three hours for any seed, and goes on lively.
///
/// What else is asked for has chances of its own, by the seed and its name (`AssetPath`, `FollowedPath`): BTC-USD and ETH-USD are the same with
/// it and without.
public struct SyntheticMarket: Sendable {
    /// The first live bar unless told otherwise: 2026-01-05T00:00:00Z.
    public static let standardStart = BarTime(unixSeconds: 1_767_571_200)
    /// Days before the start: what a cold start loads, and one more.
    public static let standardHistoryDays = 32

    /// What has been made so far.
    public private(set) var market: Market

    private var numbers: SeededNumbers
    private var climate: MarketClimate
    private var btc: SyntheticPath
    private var eth: SyntheticPath
    private var ethAverage: HourlyAverage
    /// The variance of five-minute returns relative to its long mean: a GARCH(1,1) that both instruments share.
    private var variance = 1.0
    /// The assets beside BTC and ETH, by name.
    private var others: [String: AssetPath] = [:]
    /// Gate.io's contracts of those, by asset.
    private var contracts: [String: Instrument] = [:]
    private var hoursOfOthers: [Instrument: [LiquidationReading]] = [:]

    /// Makes the history and `liveDays` days after `start`, which is the start of an hour, of what `offer` asks for.
    public init(
        seed: UInt64, offer: MarketOffer = .standard, start: BarTime = Self.standardStart, historyDays: Int = Self.standardHistoryDays,
        liveDays: Int = 60
    ) {
        precondition(BarLength.oneHour.isAligned(start), "a synthetic market starts on the hour, not at \(start)")
        precondition(historyDays >= 2 && liveDays >= 1, "a synthetic market needs two days of history and a live day at least")
        numbers = SeededNumbers(seed: seed)
        climate = MarketClimate(historyHours: historyDays * 24)
        btc = SyntheticPath(price: 90_000, volatility: 0.0007, volume: 14)
        eth = SyntheticPath(price: 3_100, volatility: 0.0009, volume: 180)
        ethAverage = HourlyAverage(price: 3_100)
        let first = start.advanced(by: -historyDays * 24, of: .oneHour)
        market = Market(
            bars: [.coinbaseBTC: [], .coinbaseETH: []], liquidations: [.gateBTC: [], .gateETH: []], start: start, end: first)
        market.seed = seed
        list(offer)
        makeHours((historyDays + liveDays) * 24)
    }

    /// Prepares what is asked for beside BTC-USD and ETH-USD, and takes those two from the venue's list that are not.
    private mutating func list(_ offer: MarketOffer) {
        let listed = Set(offer.instruments)
        let facts = offer.instruments.compactMap { market.facts(of: $0) }
        market.followers = Set(facts.filter { BinanceVenue(rawValue: $0.instrument.venue) != nil }.map(\.instrument))
        for asset in Set(facts.map(\.base)).subtracting(["BTC", "ETH"]) { others[asset] = AssetPath(asset, seed: market.seed) }
        for contract in facts where contract.instrument.venue == "gateio" && others[contract.base] != nil {
            contracts[contract.base] = contract.instrument
        }
        let references = others.keys.map { Instrument(venue: "coinbase", symbol: "\($0)-USD") }
        market.unlisted = Set([.coinbaseBTC, .coinbaseETH] + references).subtracting(listed)
    }

    /// Adds `days` days to the end.
    public mutating func extend(byDays days: Int) { makeHours(days * 24) }

    private mutating func makeHours(_ count: Int) {
        var btcBars = market.bars.removeValue(forKey: .coinbaseBTC) ?? []
        var ethBars = market.bars.removeValue(forKey: .coinbaseETH) ?? []
        var btcHours = market.liquidations.removeValue(forKey: .gateBTC) ?? []
        var ethHours = market.liquidations.removeValue(forKey: .gateETH) ?? []
        let (made, madeHours) = (btcBars.count, btcHours.count)
        for _ in 0..<count {
            let hour = market.end
            let plan = climate.next(btc: btc.price, eth: eth.price, ethAverage: ethAverage, &numbers)
            makeBars(plan, from: hour, &btcBars, &ethBars)
            ethAverage.take(close: eth.price)
            let long = numbers.uniform(in: plan.longLiquidations)
            let short = numbers.uniform(in: plan.shortLiquidations)
            btcHours.append(reading(.gateBTC, hour, long: long, short: short))
            let share = numbers.uniform(in: 0.3...0.6)
            ethHours.append(reading(.gateETH, hour, long: long * share, short: short * share))
            market.end = hour.advanced(by: 1, of: .oneHour)
        }
        market.bars = [.coinbaseBTC: btcBars, .coinbaseETH: ethBars]
        market.liquidations = [.gateBTC: btcHours, .gateETH: ethHours]
        followAssets(btcBars[made...], btcHours[madeHours...])
    }

    /// Gives the other assets what BTC's new bars and hours are for them.
    private mutating func followAssets(_ leaders: ArraySlice<MarketHistory.TimedBar>, _ hours: ArraySlice<LiquidationReading>) {
        for asset in others.keys {
            others[asset]?.follow(leaders)
            market.bars[Instrument(venue: "coinbase", symbol: "\(asset)-USD")] = others[asset]?.bars
        }
        for (asset, contract) in contracts {
            let made = hours.map { hour in
                var numbers = SeededNumbers(seed: market.seed, of: "liquidations of \(asset)", hour.ts.unixSeconds)
                let share = numbers.uniform(in: 0.05...0.2)
                return reading(contract, hour.ts, long: hour.longUSD.doubleValue * share, short: hour.shortUSD.doubleValue * share)
            }
            hoursOfOthers[contract, default: []] += made
        }
        market.liquidations.merge(hoursOfOthers) { $1 }
    }

    private mutating func makeBars(
        _ plan: HourPlan, from hour: BarTime, _ btcBars: inout [MarketHistory.TimedBar], _ ethBars: inout [MarketHistory.TimedBar]
    ) {
        let shocks = (0..<12).map { _ in shock() }
        let btcReturns = btc.returns(shocks.map(\.btc), plan, hourly: plan.btcReturn)
        let ethReturns = eth.returns(shocks.map(\.eth), plan, hourly: plan.ethReturn)
        for index in 0..<12 {
            let ts = hour.advanced(by: index, of: Market.barLength)
            btcBars.append(.init(ts: ts, bar: btc.bar(moving: btcReturns[index], shock: shocks[index].btc, plan, &numbers)))
            ethBars.append(.init(ts: ts, bar: eth.bar(moving: ethReturns[index], shock: shocks[index].eth, plan, &numbers)))
        }
    }

    /// One bar's chance, correlated 0.8, in units of the calm volatility, clustered by the variance.
    private mutating func shock() -> (btc: Double, eth: Double) {
        let own = numbers.normal()
        let other = 0.8 * own + 0.6 * numbers.normal()
        let deviation = variance.squareRoot()
        variance = min(6, 0.08 + variance * (0.10 * own * own + 0.82))
        return (own * deviation, other * deviation)
    }

    private func reading(_ contract: Instrument, _ hour: BarTime, long: Double, short: Double) -> LiquidationReading {
        LiquidationReading(
            instrument: contract, ts: hour, longUSD: money(long), shortUSD: money(short),
            knownAt: LiquidationReading.publicationTime(of: hour))
    }

    /// To the cent.
    private func money(_ value: Double) -> Money { Money(units: Int128((max(0, value) * 100).rounded()) * 1_000_000) }
}
