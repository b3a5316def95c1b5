/// The venue's names of products.
public enum CoinbaseProduct {
    /// The name under which the venue sends the data of `product`: `BTC-USDC` has the same book as `BTC-USD` and comes back as that.
    public static func canonical(_ product: String) -> String {
        product.hasSuffix("-USDC") ? String(product.dropLast()) : product
    }
}
