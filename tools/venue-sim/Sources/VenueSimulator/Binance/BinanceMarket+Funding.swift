import TraderLab
package import TraderModel

/// Funding: every eight hours longs pay to shorts by how much dearer the future was than the asset.
extension BinanceMarket {
    /// Seconds from one settlement to the next.
    package static let fundingSeconds: Int64 = 8 * 3_600
    /// Seconds between the samples of which a rate is the mean.
    private static let sampleSeconds: Int64 = 300
    /// The part of a rate that is interest, and how far it may pull the rate, as fractions.
    private static let interest = 0.0001
    private static let pull = 0.0005
    /// The bounds of a rate, as a fraction.
    private static let bounds = -0.02...0.02

    /// When funding is paid next.
    package var nextSettlement: Timestamp { .seconds((now.wholeSeconds / Self.fundingSeconds + 1) * Self.fundingSeconds) }

    /// The rate that would be paid at the next settlement, as it stands, in 10⁻⁸.
    package func estimatedRate(of facts: ContractFacts) -> Int64 {
        if let recorded = market.settlements[facts.instrument]?.first(where: { $0.moment > now }) { return recorded.rate }
        return rate(of: facts, from: nextSettlement.advanced(bySeconds: -Self.fundingSeconds), through: now)
    }

    /// The settlements in `from...through` that have come by now, ascending, at most so many.
    package func settlements(of facts: ContractFacts, from: Timestamp, through: Timestamp, most: Int) -> [FundingSettlement] {
        let last = min(through, now)
        if let recorded = market.settlements[facts.instrument] {
            return Array(recorded.filter { (from...max(from, last)).contains($0.moment) && $0.moment <= last }.prefix(most))
        }
        guard let first = firstMinute(of: facts) else { return [] }
        let start = max(from.wholeSeconds, first.unixSeconds + 1)
        var moment = Timestamp.seconds((start + Self.fundingSeconds - 1) / Self.fundingSeconds * Self.fundingSeconds)
        if moment < from { moment = moment.advanced(bySeconds: Self.fundingSeconds) }
        var settlements: [FundingSettlement] = []
        while moment <= last, settlements.count < most {
            let then = BinanceMarket(venue: venue, market: market, ticks: ticks, now: moment, clock: moment)
            let rate = rate(of: facts, from: moment.advanced(bySeconds: -Self.fundingSeconds), through: moment)
            if let mark = then.markPrice(of: facts) { settlements.append(.init(moment: moment, rate: rate, mark: mark)) }
            moment = moment.advanced(bySeconds: Self.fundingSeconds)
        }
        return settlements
    }

    private func rate(of facts: ContractFacts, from: Timestamp, through: Timestamp) -> Int64 {
        let basis = Basis(of: facts.instrument, seed: market.seed)
        var (sum, count) = (0.0, 0.0)
        for seconds in stride(from: from.wholeSeconds, through: through.wholeSeconds, by: Int(Self.sampleSeconds)) {
            sum += basis.value(at: .seconds(seconds))
            count += 1
        }
        let premium = count > 0 ? sum / count : 0
        let rate = premium + min(max(Self.interest - premium, -Self.pull), Self.pull)
        return Int64((min(max(rate, Self.bounds.lowerBound), Self.bounds.upperBound) * 100_000_000).rounded())
    }

    /// The first minute that there is of an instrument; nil for none.
    func firstMinute(of facts: ContractFacts) -> BarTime? {
        if let own = market.minutes[facts.instrument]?.first?.ts ?? market.bars[facts.instrument]?.first?.ts { return own }
        return market.bars[facts.reference]?.first?.ts
    }
}
