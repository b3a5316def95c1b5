import TraderLab
package import TraderModel

/// Coinbase Advanced Trade's public REST interface, as far as candles and time go.
package enum CoinbaseREST {
    /// `GET /api/v3/brokerage/market/products/{product}/candles`: newest first, both ends inclusive, the running bucket included.
    ///
    /// `mostBuckets` is what one request may span; 350 are refused, as live users see it.
    package static func candles(
        product: String, query: (String) -> String?, in venue: CoinbaseMarket, mostBuckets: Int64 = 349
    ) -> VenueAnswer {
        guard venue.products.contains(product) else {
            return unknown(product)
        }
        guard let bars = query("granularity").flatMap({ granularities[$0] }) else {
            return refusal(400, "INVALID_ARGUMENT", "granularity argument is invalid - this simulator has ONE_MINUTE and FIVE_MINUTE")
        }
        guard let start = query("start").flatMap({ Int64($0) }), let end = query("end").flatMap({ Int64($0) }), start >= 0, start <= end
        else {
            return refusal(400, "INVALID_ARGUMENT", "start and end argument is invalid - both are unix seconds, start not after end")
        }
        let length = bars.seconds
        let first = (start + length - 1) / length
        let last = end / length
        guard last - first + 1 <= mostBuckets else {
            return refusal(
                400, "INVALID_ARGUMENT",
                "start and end argument is invalid - number of candles requested should be less than \(mostBuckets + 1)")
        }
        let (from, through) = (BarTime(unixSeconds: first * length), BarTime(unixSeconds: last * length))
        let buckets =
            bars == .oneMinute
            ? venue.minutes(of: product, from: from, through: through) : venue.buckets(of: product, from: from, through: through)
        let limit = query("limit").flatMap { Int($0) }.map { max(0, $0) } ?? buckets.count
        return VenueAnswer(body: jsonText(["candles": buckets.reversed().prefix(limit).map { CoinbaseCandle($0.bar, opened: $0.ts) }]))
    }

    /// `GET /api/v3/brokerage/time`.
    package static func time(_ now: Timestamp) -> VenueAnswer {
        VenueAnswer(
            body: jsonText([
                "iso": now.description, "epochSeconds": String(now.wholeSeconds), "epochMillis": String(now.microseconds / 1_000),
            ]))
    }

    /// What a client hears that asks for another product.
    static func unknown(_ product: String) -> VenueAnswer { refusal(404, "NOT_FOUND", "Product \(product) not supported") }

    /// What a client hears whose token is wrong, or missing where one is needed.
    static let unauthorized = VenueAnswer(status: 401, body: "Unauthorized\n", contentType: "text/plain")

    private static let granularities = ["ONE_MINUTE": BarLength.oneMinute, "FIVE_MINUTE": .fiveMinutes]

    private static func refusal(_ status: Int, _ error: String, _ message: String) -> VenueAnswer {
        VenueAnswer(status: status, body: jsonText(["error": error, "error_details": message, "message": message]))
    }
}
