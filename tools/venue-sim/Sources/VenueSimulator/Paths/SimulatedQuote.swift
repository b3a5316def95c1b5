package import TraderModel

/// The best bid and ask of a simulated book, with what stands there.
package struct SimulatedQuote: Equatable, Sendable {
    package var bid: Price
    package var bidSize: Quantity
    package var ask: Price
    package var askSize: Quantity

    /// Around a traded `price`, in steps of `facts`, the bid below the ask: spread and sizes are chances of `numbers`.
    init(around price: Price, _ facts: ContractFacts, _ numbers: SeededNumbers) {
        var numbers = numbers
        // From a fifth of a basis point to two of them, mostly narrow.
        let spread = numbers.uniform()
        let width = Double(price.units) * (0.00002 + 0.00018 * spread * spread * spread)
        let below = Int64(width * numbers.uniform() / Double(facts.tick))
        let above = Int64(width / Double(facts.tick)) - below
        // The last trade was at the bid or at the ask, where the book is narrow.
        let (isBid, tick) = (numbers.chance(0.5), facts.tick)
        bid = Price(units: max(1, (price.units / tick - below - (isBid ? 0 : 1))) * tick)
        ask = Price(units: max(2, (price.units + tick - 1) / tick + above + (isBid ? 1 : 0)) * tick)
        if ask <= bid { ask = Price(units: bid.units + tick) }
        func size() -> Quantity {
            let usd = 500 * (1 + 60 * numbers.uniform() * numbers.uniform())
            return Quantity(units: max(1, Int64(usd / price.doubleValue * 100_000_000 / Double(facts.step))) * facts.step)
        }
        bidSize = size()
        askSize = size()
    }

    init(bid: Price, bidSize: Quantity, ask: Price, askSize: Quantity) {
        (self.bid, self.bidSize, self.ask, self.askSize) = (bid, bidSize, ask, askSize)
    }
}
