import TraderLab
package import TraderModel

/// The market as one of Binance's venues shows it at a moment: whole minutes as they ended, the running one as it stands.
package struct BinanceMarket {
    package let venue: BinanceVenue
    let market: Market
    let ticks: MinuteTicks
    package let now: Timestamp
    /// What the venue takes for the present.
    let clock: Timestamp

    package init(venue: BinanceVenue, market: Market, ticks: MinuteTicks, now: Timestamp, clock: Timestamp) {
        self.venue = venue
        self.market = market
        self.ticks = ticks
        self.now = now
        self.clock = clock
    }

    /// Trades that a tick stands for.
    private static let tradesOfTick: Int64 = 3
    /// Minutes after which the last price is older than any quiet stretch.
    private static let lookBack = 10

    /// What the venue offers, by name.
    package var contracts: [ContractFacts] { market.offered(at: venue.rawValue).compactMap(market.facts(of:)) }

    /// The contract of this name; nil for one that is not offered.
    package func contract(_ symbol: String) -> ContractFacts? {
        let instrument = Instrument(venue: venue.rawValue, symbol: symbol)
        return market.offers(instrument) ? market.facts(of: instrument) : nil
    }

    /// The open of the running minute.
    private var running: BarTime { BarLength.oneMinute.bar(containing: now) }

    /// The klines of `facts` that open in `from...through`, ascending, the running one last as it stands.
    package func klines(of facts: ContractFacts, length: BarLength, from: BarTime, through: BarTime) -> [BinanceKline] {
        let last = min(through.advanced(by: 1, of: length).advanced(by: -1, of: .oneMinute), running)
        let minutes = shown(facts, from: from, through: last)
        let whole = Dictionary(grouping: minutes) { length.bar(containing: $0.ts) }
        return (length == .oneMinute ? minutes : minutes.joined(to: length)).map { timed in
            let trades = (whole[timed.ts] ?? []).reduce(Int64(0)) { $0 + self.trades(in: $1) }
            return BinanceKline(
                ts: timed.ts, length: length, bar: timed.bar, trades: trades, isClosed: timed.ts.closeTime(of: length) <= now)
        }
    }

    /// The kline that closes with the minute `ts`; nil when none does.
    func closing(_ facts: ContractFacts, _ length: BarLength, with ts: BarTime) -> BinanceKline? {
        let open = length.bar(containing: ts)
        guard open.closeTime(of: length) == ts.closeTime(of: .oneMinute) else { return nil }
        return klines(of: facts, length: length, from: open, through: open).first
    }

    /// The running kline; nil when nothing was traded in the running minute yet.
    func forming(_ facts: ContractFacts, _ length: BarLength) -> BinanceKline? {
        guard shown(facts, from: running, through: running).contains(where: { $0.bar.volume > .zero }) else { return nil }
        let open = length.bar(containing: running)
        return klines(of: facts, length: length, from: open, through: open).last
    }

    private func trades(in minute: MarketHistory.TimedBar) -> Int64 {
        guard minute.bar.volume > .zero else { return 0 }
        return Int64(ticks.count(in: minute.ts, by: now)) * Self.tradesOfTick
    }

    /// The minutes as they stand: the running one after its first tick.
    private func shown(_ facts: ContractFacts, from: BarTime, through: BarTime) -> [MarketHistory.TimedBar] {
        market.minutes(of: facts.instrument, from: from, through: min(through, running)).compactMap { timed in
            guard timed.ts == running else { return timed }
            let count = ticks.count(in: timed.ts, by: now)
            return count == 0 ? nil : .init(ts: timed.ts, bar: ticks.shown(timed.bar, after: count, facts))
        }
    }

    // MARK: Prices

    /// The last traded price; nil when nothing was traded yet.
    func lastPrice(of facts: ContractFacts) -> Price? {
        shown(facts, from: running.advanced(by: -Self.lookBack, of: .oneMinute), through: running).last?.bar.close
    }

    /// The best bid and ask: as a file has them, else around the last price; nil when there is none yet.
    package func quote(of facts: ContractFacts) -> SimulatedQuote? {
        if let recorded = market.quotes[facts.instrument] {
            let place = recorded.firstPlace { $0.moment > now }
            return place > 0 ? recorded[place - 1].quote : nil
        }
        let numbers = SeededNumbers(seed: market.seed, of: "quotes of \(facts.instrument)", ticks.last(by: now).milliseconds)
        return lastPrice(of: facts).map { SimulatedQuote(around: $0, facts, numbers) }
    }

    /// Whether the book changes at the present moment: when a file says so, else at each tick.
    func isQuoted(_ facts: ContractFacts, isTick: Bool) -> Bool {
        guard let recorded = market.quotes[facts.instrument] else { return isTick }
        let place = recorded.firstPlace { $0.moment > now }
        return place > 0 && recorded[place - 1].moment == now
    }

    /// What the asset costs on the spot market; the instrument's own price when that is not played.
    package func indexPrice(of facts: ContractFacts) -> Price? {
        let reference = market.facts(of: facts.reference).flatMap { lastPrice(of: $0) }
        return reference ?? lastPrice(of: facts)
    }

    /// The index with the basis, by which positions are valued; the last price where the instrument has a path of its own.
    package func markPrice(of facts: ContractFacts) -> Price? {
        guard market.followers.contains(facts.instrument) else { return lastPrice(of: facts) }
        let basis = Basis(of: facts.instrument, seed: market.seed).value(at: now)
        return indexPrice(of: facts).map { Price(units: Int64((Double($0.units) * (1 + basis)).rounded())) }
    }
}

extension Market {
    /// Whether its venue offers `instrument`.
    package func offers(_ instrument: Instrument) -> Bool {
        !unlisted.contains(instrument)
            && (bars[instrument] != nil || minutes[instrument] != nil || followers.contains(instrument))
    }
}
