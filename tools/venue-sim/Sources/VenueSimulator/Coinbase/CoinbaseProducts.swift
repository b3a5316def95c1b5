import TraderLab
import TraderModel

/// Coinbase's products, in the fields that a trader looks at.
enum CoinbaseProducts {
    private struct Product: Encodable {
        var product_id: String
        var price: String
        var base_increment = "0.00000001"
        var quote_increment: String
        var price_increment: String
        var base_min_size = "0.00000001"
        var base_max_size = "3400"
        var quote_min_size = "1"
        var base_currency_id: String
        var quote_currency_id = "USD"
        var product_type = "SPOT"
        var status = "online"
        var trading_disabled = false
        var is_disabled = false
        var cancel_only = false
        var limit_only = false
        var post_only = false
    }

    private struct List: Encodable {
        var products: [Product]
        var num_products: Int
    }

    /// `GET /api/v3/brokerage/market/products`, and the same with a key.
    static func all(in venue: CoinbaseMarket) -> VenueAnswer {
        let products = venue.products.map { product($0, in: venue) }
        return VenueAnswer(body: jsonText(List(products: products, num_products: products.count)))
    }

    /// `GET /api/v3/brokerage/market/products/{id}`, and the same with a key.
    static func one(_ name: String, in venue: CoinbaseMarket) -> VenueAnswer {
        guard venue.products.contains(name) else { return CoinbaseREST.unknown(name) }
        return VenueAnswer(body: jsonText(product(name, in: venue)))
    }

    private static func product(_ name: String, in venue: CoinbaseMarket) -> Product {
        let last = venue.buckets(of: name, from: venue.running.advanced(by: -12, of: Market.barLength), through: venue.running).last
        let increment = Price(units: venue.market.facts(of: Instrument(venue: "coinbase", symbol: name))?.tick ?? 1_000_000).description
        return Product(
            product_id: name, price: last?.bar.close.description ?? "0", quote_increment: increment, price_increment: increment,
            base_currency_id: String(name.prefix { $0 != "-" }))
    }
}
