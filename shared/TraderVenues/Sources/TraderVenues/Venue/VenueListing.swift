public import TraderModel

/// What a venue says that it has.
public struct VenueListing: Equatable, Sendable {
    /// The contracts that can be reckoned with, sorted.
    public var contracts: [Contract]
    /// The symbols of all that is listed, whether or not it can be reckoned with.
    public var symbols: Set<String>

    public init(contracts: [Contract], symbols: Set<String>) {
        self.contracts = contracts
        self.symbols = symbols
    }
}
