public import TraderModel

/// Gate.io's list of the perpetual contracts that are paid in USDT.
public enum GateContracts {
    /// Asks for all of them.
    public static let request = VenueRequest(path: "/api/v4/futures/usdt/contracts", weight: 1)

    /// Reads the answer. A contract that cannot be reckoned with is left out and told to `onBadRow`; inverse ones, which pay in their base, are left
    /// out in silence. Throws `VenueError.malformed`, also when no contract can be read.
    public static func contracts(
        in body: [UInt8], at now: Timestamp, onBadRow: (VenueError) -> Void = { _ in }
    ) throws(VenueError) -> [Contract] {
        try readable(try decodeJSON([RowResult<Row>].self, from: body), onBadRow) { row throws(VenueError) in try row.contract(at: now) }
    }

    private struct Row: Decodable {
        var name: String
        var type: String?
        /// The base in one contract: sizes are told in contracts.
        var quanto_multiplier: ExactNumber
        var order_price_round: ExactNumber
        var order_size_min: FlexibleInteger?
        var order_size_max: FlexibleInteger?
        var funding_interval: FlexibleInteger?
        var in_delisting: Bool?
        var status: String?

        func contract(at now: Timestamp) throws(VenueError) -> Contract? {
            guard type ?? "direct" == "direct" else { return nil }
            let parts = name.split(separator: "_").map(String.init)
            guard parts.count == 2, name.utf8.count <= 40, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw .malformed(VenueMessage.shown("\"\(name)\" is no contract"))
            }
            let instrument = Instrument(venue: GateStatistics.venue, symbol: name)
            let multiplier: Quantity = try quanto_multiplier.value("the multiplier of \(name)")
            let contract = Contract(
                instrument: instrument, base: parts[0], quote: parts[1], kind: .linear,
                isTrading: !(in_delisting ?? false) && status ?? "trading" == "trading",
                tick: try order_price_round.value("the tick of \(name)"), step: multiplier,
                leastQuantity: try quantity(order_size_min, multiplier), mostQuantity: try quantity(order_size_max, multiplier),
                leastNotional: nil, multiplier: multiplier, fundingSeconds: funding_interval?.value, margin: nil,
                source: "\(GateStatistics.venue) \(GateContracts.request.path)", knownAt: now)
            guard contract.isPossible else { throw .malformed("the steps and limits of \(instrument) leave no order") }
            return contract
        }

        private func quantity(_ contracts: FlexibleInteger?, _ multiplier: Quantity) throws(VenueError) -> Quantity? {
            guard let contracts else { return nil }
            let (units, isOver) = multiplier.units.multipliedReportingOverflow(by: contracts.value)
            guard !isOver, units != .min else {
                throw .malformed(VenueMessage.shown("a size of \(name) is out of range: \(contracts.value)"))
            }
            return Quantity(units: units)
        }
    }
}
