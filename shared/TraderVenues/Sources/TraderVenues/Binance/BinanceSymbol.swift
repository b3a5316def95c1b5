import TraderModel

/// An instrument in Binance's list of them.
///
/// Steps and limits are in its filters; `pricePrecision` and `quantityPrecision` beside them are for showing alone, and the shares of margin there are
/// not those that hold.
struct BinanceSymbol: Decodable {
    private var symbol: String
    private var status: String
    private var baseAsset: String
    private var quoteAsset: String
    /// Of futures: `PERPETUAL`, or by when they end.
    private var contractType: String?
    private var filters: [Filter]

    private struct Filter: Decodable {
        var filterType: String
        var tickSize: ExactNumber?
        var stepSize: ExactNumber?
        var minQty: ExactNumber?
        var maxQty: ExactNumber?
        /// Spot's name of the least value.
        var minNotional: ExactNumber?
        /// The futures' name of it.
        var notional: ExactNumber?

        private enum CodingKeys: CodingKey { case filterType, tickSize, stepSize, minQty, maxQty, minNotional, notional }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            filterType = try container.decode(String.self, forKey: .filterType)
            // Filters that we do not use may have any shape.
            guard ["PRICE_FILTER", "LOT_SIZE", "MIN_NOTIONAL", "NOTIONAL"].contains(filterType) else { return }
            tickSize = try container.decodeIfPresent(ExactNumber.self, forKey: .tickSize)
            stepSize = try container.decodeIfPresent(ExactNumber.self, forKey: .stepSize)
            minQty = try container.decodeIfPresent(ExactNumber.self, forKey: .minQty)
            maxQty = try container.decodeIfPresent(ExactNumber.self, forKey: .maxQty)
            minNotional = try container.decodeIfPresent(ExactNumber.self, forKey: .minNotional)
            notional = try container.decodeIfPresent(ExactNumber.self, forKey: .notional)
        }
    }

    /// The contract, known at `now`; nil for a future that ends, which is traded by rules of its own. Throws `VenueError.malformed`.
    func contract(of venue: BinanceVenue, at now: Timestamp) throws(VenueError) -> Contract? {
        if venue.market == .usdm, contractType != "PERPETUAL" { return nil }
        let instrument = try venue.instrument(symbol)
        guard let tick = first(\.tickSize, in: "PRICE_FILTER"), let step = first(\.stepSize, in: "LOT_SIZE") else {
            throw .malformed("\(instrument) has no tick or no step")
        }
        let notional =
            first(\.notional, in: "MIN_NOTIONAL") ?? first(\.minNotional, in: "NOTIONAL") ?? first(\.minNotional, in: "MIN_NOTIONAL")
        var contract = Contract(
            instrument: instrument, base: VenueMessage.shown(baseAsset), quote: VenueMessage.shown(quoteAsset),
            kind: venue.market == .us ? .spot : .linear, isTrading: status == "TRADING", tick: try tick.value("the tick of \(symbol)"),
            step: try step.value("the step of \(symbol)"), leastQuantity: nil, mostQuantity: nil, leastNotional: nil, multiplier: nil,
            fundingSeconds: nil, margin: nil, source: "\(venue.name) \(venue.market.restRoot)/exchangeInfo", knownAt: now)
        contract.leastQuantity = try first(\.minQty, in: "LOT_SIZE")?.value("the least quantity of \(symbol)")
        contract.mostQuantity = try first(\.maxQty, in: "LOT_SIZE")?.value("the most quantity of \(symbol)")
        contract.leastNotional = try notional?.money("the least value of \(symbol)")
        guard contract.isPossible else { throw .malformed("the steps and limits of \(instrument) leave no order") }
        return contract
    }

    private func first(_ field: KeyPath<Filter, ExactNumber?>, in type: String) -> ExactNumber? {
        filters.lazy.filter { $0.filterType == type }.compactMap { $0[keyPath: field] }.first
    }
}
