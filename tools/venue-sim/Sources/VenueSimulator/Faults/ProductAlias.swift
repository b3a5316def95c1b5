/// Coinbase's two names of one product: BTC-USDC is an alias of BTC-USD.
enum ProductAlias {
    /// The name under which the simulator has the product.
    static func standard(_ name: String) -> String { name.hasSuffix("-USDC") ? String(name.dropLast()) : name }

    /// The other of the two names.
    static func other(_ name: String) -> String { name.hasSuffix("-USDC") ? String(name.dropLast()) : name + "C" }
}
