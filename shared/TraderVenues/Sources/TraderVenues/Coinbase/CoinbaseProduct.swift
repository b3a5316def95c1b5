/// Coinbase's names of products.
public enum CoinbaseProduct {
    /// The name under which the venue tells of a product: BTC-USDC is an alias of BTC-USD, the same book.
    public static func canonical(_ product: String) -> String {
        product.hasSuffix("-USDC") ? String(product.dropLast()) : product
    }
}
