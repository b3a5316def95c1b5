import TraderModel

/// A product in Coinbase's list of them.
struct CoinbaseProductRow: Decodable {
    private var product_id: String
    private var base_currency_id: String?
    private var quote_currency_id: String?
    private var price_increment: ExactNumber?
    private var quote_increment: ExactNumber?
    private var base_increment: ExactNumber
    private var base_min_size: ExactNumber?
    private var base_max_size: ExactNumber?
    private var quote_min_size: ExactNumber?
    private var product_type: String?
    private var status: String?
    private var is_disabled: Bool?
    private var trading_disabled: Bool?
    private var cancel_only: Bool?
    private var view_only: Bool?
    private var auction_mode: Bool?

    /// The contract, known at `now`; nil for what is not spot. Throws `VenueError.malformed`.
    func contract(at now: Timestamp) throws(VenueError) -> Contract? {
        guard product_type ?? "SPOT" == "SPOT" else { return nil }
        let instrument = Instrument(venue: CoinbaseREST.venue, symbol: product_id)
        guard CoinbaseVenue().takes(instrument) else { throw .malformed(VenueMessage.shown("\"\(product_id)\" is no product")) }
        guard let tick = price_increment ?? quote_increment else { throw .malformed("\(instrument) has no steps of prices") }
        let parts = product_id.split(separator: "-").map(String.init)
        let stops = [is_disabled, trading_disabled, cancel_only, view_only, auction_mode]
        var contract = Contract(
            instrument: instrument, base: VenueMessage.shown(base_currency_id ?? parts[0]),
            quote: VenueMessage.shown(quote_currency_id ?? parts[parts.count - 1]), kind: .spot,
            isTrading: status ?? "online" == "online" && !stops.contains(true), tick: try tick.value("the tick of \(product_id)"),
            step: try base_increment.value("the step of \(product_id)"), leastQuantity: nil, mostQuantity: nil, leastNotional: nil,
            multiplier: nil, fundingSeconds: nil, margin: nil, source: "\(CoinbaseREST.venue) \(CoinbaseREST.root)/market/products",
            knownAt: now)
        contract.leastQuantity = try base_min_size?.value("the least quantity of \(product_id)")
        contract.mostQuantity = try base_max_size?.value("the most quantity of \(product_id)")
        contract.leastNotional = try quote_min_size?.money("the least value of \(product_id)")
        guard contract.isPossible else { throw .malformed("the steps and limits of \(instrument) leave no order") }
        return contract
    }
}
