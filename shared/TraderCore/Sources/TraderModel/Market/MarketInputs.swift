/// Instruments whose bars, and contracts whose liquidations, are read or served: what a strategy names, or what a platform has.
public struct MarketInputs: Codable, Hashable, Sendable {
    /// Instruments whose bars are there; they can be traded too.
    public var instruments: [Instrument]
    /// Contracts whose hourly liquidations are there.
    public var contracts: [Instrument]

    public init(instruments: [Instrument], contracts: [Instrument]) {
        self.instruments = instruments
        self.contracts = contracts
    }

    /// Whether all that `other` names is among these.
    public func contains(_ other: MarketInputs) -> Bool {
        other.instruments.allSatisfy(instruments.contains) && other.contracts.allSatisfy(contracts.contains)
    }

    /// Everything that one of these names, in order.
    public static func union(of several: some Sequence<MarketInputs>) -> MarketInputs {
        let all = several.reduce(into: (instruments: Set<Instrument>(), contracts: Set<Instrument>())) { all, inputs in
            all.instruments.formUnion(inputs.instruments)
            all.contracts.formUnion(inputs.contracts)
        }
        return MarketInputs(instruments: all.instruments.sorted(), contracts: all.contracts.sorted())
    }
}
