import TraderLab
import TraderModel

/// What `ticker` says of a product, and when.
struct CoinbaseTicker {
    var moment: Timestamp
    var values: TickersEvent.Ticker
}

extension CoinbaseMarket {
    private static let day: Int64 = 86_400

    /// The ticker of a trade, told at `moment`.
    func ticker(of product: String, _ trade: TapeTrade, at moment: Timestamp) -> CoinbaseTicker {
        CoinbaseTicker(moment: moment, values: values(of: product, trade.price, trade.id, at: moment))
    }

    /// The ticker as it stands; nil when nothing was traded yet.
    func ticker(of product: String) -> TickersEvent.Ticker? {
        let last = trades(of: product, from: running.advanced(by: -1, of: Market.barLength), through: running).last
        return last.map { values(of: product, $0.price, $0.id, at: now) }
    }

    private func values(of product: String, _ price: Price, _ identity: Int64, at moment: Timestamp) -> TickersEvent.Ticker {
        let instrument = Instrument(venue: "coinbase", symbol: product)
        let quote = quote(of: instrument, price, identity, at: moment)
        // Of whole bars, so that it costs nothing to say: a day's figures need not be the second's.
        let first = running.advanced(by: -Int(Self.day / Market.barLength.seconds), of: Market.barLength)
        let bars = market.bars(of: instrument, from: first, through: running.advanced(by: -1, of: Market.barLength)).map(\.bar)
        let low = min(bars.map(\.low).min() ?? price, price)
        let high = max(bars.map(\.high).max() ?? price, price)
        let change = bars.first.map { (price.doubleValue / $0.open.doubleValue - 1) * 100 } ?? 0
        let volume = Quantity(units: bars.reduce(0) { $0 &+ $1.volume.units })
        return TickersEvent.Ticker(
            product_id: product, price: price.description, volume_24_h: volume.description, low_24_h: low.description,
            high_24_h: high.description, low_52_w: low.description, high_52_w: high.description,
            price_percent_chg_24_h: BasisPoints(units: Int64(change * 100_000_000)).description, best_bid: quote.bid.description,
            best_bid_quantity: quote.bidSize.description, best_ask: quote.ask.description, best_ask_quantity: quote.askSize.description)
    }

    /// The book around a trade: as a file has it at that moment, else by chance.
    private func quote(of instrument: Instrument, _ price: Price, _ identity: Int64, at moment: Timestamp) -> SimulatedQuote {
        if let recorded = market.quotes[instrument]?.last(where: { $0.moment <= moment }) { return recorded.quote }
        let numbers = SeededNumbers(seed: market.seed, of: "quotes of \(instrument)", identity)
        guard let facts = market.facts(of: instrument) else {
            return SimulatedQuote(bid: price, bidSize: .zero, ask: price, askSize: .zero)
        }
        return SimulatedQuote(around: price, facts, numbers)
    }
}
