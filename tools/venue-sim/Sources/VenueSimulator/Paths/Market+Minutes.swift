package import TraderLab
package import TraderModel

extension Market {
    /// The instruments that `venue` offers, by name.
    package func offered(at venue: String) -> [Instrument] {
        Set(bars.keys).union(minutes.keys).union(followers).subtracting(unlisted).filter { $0.venue == venue }.sorted()
    }

    /// What its venue says of an instrument; nil for a name that is none.
    package func facts(of instrument: Instrument) -> ContractFacts? {
        measured[instrument] ?? ContractFacts(instrument, seed: seed)
    }

    /// The bars of one minute of `instrument` that open in `from...through`, ascending and without gaps: as a file has them, else the minutes
    /// behind its bars of five, else those that follow its asset's. One without a trade has volume 0.
    package func minutes(of instrument: Instrument, from: BarTime, through: BarTime) -> [MarketHistory.TimedBar] {
        if let all = minutes[instrument] {
            let first = all.firstPlace { $0.ts >= from }
            return first < all.count && from <= through ? Array(all[first..<max(first, all.firstPlace { $0.ts > through })]) : []
        }
        guard from <= through else { return [] }
        let wanted = Self.barLength.bar(containing: from)...Self.barLength.bar(containing: through)
        return fives(of: instrument, from: wanted.lowerBound, through: wanted.upperBound).flatMap(\.self)
            .filter { (from...through).contains($0.ts) }
    }

    /// The bars of any length of `instrument` that open in `from...through`, ascending, whole ones alone where the market has no more minutes.
    package func bars(
        of instrument: Instrument, length: BarLength, from: BarTime, through: BarTime
    ) -> [MarketHistory.TimedBar] {
        guard from <= through else { return [] }
        let last = through.advanced(by: 1, of: length).advanced(by: -1, of: .oneMinute)
        let minutes = minutes(of: instrument, from: from, through: last)
        return length == .oneMinute ? minutes : minutes.joined(to: length)
    }

    /// The minutes of each bar of five of `instrument` that opens in `from...through`.
    private func fives(of instrument: Instrument, from: BarTime, through: BarTime) -> [[MarketHistory.TimedBar]] {
        if bars[instrument] != nil {
            let name = "split of \(instrument)"
            let tick = facts(of: instrument)?.tick ?? 1
            return bars(of: instrument, from: from, through: through).map { timed in
                let numbers = SeededNumbers(seed: seed, of: name, timed.ts.unixSeconds)
                return MinuteSplit.minutes(of: timed.bar, tick: tick, numbers).enumerated().map { index, bar in
                    .init(ts: timed.ts.advanced(by: index, of: .oneMinute), bar: bar)
                }
            }
        }
        guard followers.contains(instrument), let facts = facts(of: instrument) else { return [] }
        let path = FollowedPath(facts, seed: seed)
        return fives(of: facts.reference, from: from, through: through).map(path.minutes(following:))
    }
}

extension Market {
    /// The next moment after `moment` at which a recorded quote begins to hold; nil when there is none.
    func nextQuote(after moment: Timestamp) -> Timestamp? {
        quotes.values.compactMap { recorded in
            let place = recorded.firstPlace { $0.moment > moment }
            return place < recorded.count ? recorded[place].moment : nil
        }.min()
    }
}
