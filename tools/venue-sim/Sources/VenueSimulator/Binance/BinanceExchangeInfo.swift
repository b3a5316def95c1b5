import TraderModel

/// `exchangeInfo` of both venues, in the fields that a trader looks at.
enum BinanceExchangeInfo {
    static func text(of contracts: [ContractFacts], in venue: BinanceMarket) -> String {
        jsonText(
            JSONValue.object([
                "timezone": .text("UTC"), "serverTime": .integer(venue.clock.milliseconds), "exchangeFilters": .list([]),
                "rateLimits": .list(limits(of: venue.venue)),
                "symbols": .list(contracts.map { venue.venue == .us ? spot($0) : future($0) }),
            ]))
    }

    private static func limits(of venue: BinanceVenue) -> [JSONValue] {
        func limit(_ kind: String, _ interval: String, _ count: Int64, _ limit: Int) -> JSONValue {
            .object([
                "rateLimitType": .text(kind), "interval": .text(interval), "intervalNum": .integer(count), "limit": .integer(Int64(limit)),
            ])
        }
        let weight = limit("REQUEST_WEIGHT", "MINUTE", 1, venue.weightOfMinute)
        switch venue {
        case .us: return [weight, limit("ORDERS", "SECOND", 10, 100), limit("ORDERS", "DAY", 1, 200_000)]
        case .usdm: return [weight, limit("ORDERS", "MINUTE", 1, 1_200), limit("ORDERS", "SECOND", 10, 300)]
        }
    }

    private static func filter(_ kind: String, _ values: [String: String]) -> JSONValue {
        .object(values.mapValues(JSONValue.text).merging(["filterType": .text(kind)]) { $1 })
    }

    private static func filters(_ contract: ContractFacts, _ digits: (price: Int, quantity: Int)) -> [JSONValue] {
        func price(_ units: Int64) -> String { BinanceText.fixed(units, digits.price) }
        func quantity(_ units: Int64) -> String { BinanceText.fixed(units, digits.quantity) }
        let lot = [
            "minQty": quantity(contract.step), "maxQty": quantity(900_000_000_000), "stepSize": quantity(contract.step),
        ]
        return [
            filter(
                "PRICE_FILTER",
                ["minPrice": price(contract.tick), "maxPrice": price(100_000_000_000_000), "tickSize": price(contract.tick)]),
            filter("LOT_SIZE", lot),
            filter("MARKET_LOT_SIZE", lot.merging(["maxQty": quantity(12_000_000_000)]) { $1 }),
        ]
    }

    private static func spot(_ contract: ContractFacts) -> JSONValue {
        let notional: [String: JSONValue] = [
            "filterType": .text("MIN_NOTIONAL"), "minNotional": .text("1.00000000"), "applyToMarket": .flag(true),
            "avgPriceMins": .integer(5),
        ]
        let kinds = ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"]
        return .object([
            "symbol": .text(contract.instrument.symbol), "status": .text("TRADING"), "baseAsset": .text(contract.base),
            "baseAssetPrecision": .integer(8), "quoteAsset": .text(contract.quote), "quotePrecision": .integer(8),
            "quoteAssetPrecision": .integer(8), "baseCommissionPrecision": .integer(8), "quoteCommissionPrecision": .integer(8),
            "orderTypes": .list(kinds.map(JSONValue.text)), "icebergAllowed": .flag(true), "ocoAllowed": .flag(true),
            "quoteOrderQtyMarketAllowed": .flag(true), "isSpotTradingAllowed": .flag(true), "isMarginTradingAllowed": .flag(false),
            "permissions": .list([.text("SPOT")]),
            "filters": .list(filters(contract, (8, 8)) + [.object(notional)]),
        ])
    }

    private static func future(_ contract: ContractFacts) -> JSONValue {
        let count: (String, Int64) -> JSONValue = { .object(["filterType": .text($0), "limit": .integer($1)]) }
        let more = [
            count("MAX_NUM_ORDERS", 200), count("MAX_NUM_ALGO_ORDERS", 10), filter("MIN_NOTIONAL", ["notional": "5"]),
            filter("PERCENT_PRICE", ["multiplierUp": "1.0500", "multiplierDown": "0.9500", "multiplierDecimal": "4"]),
        ]
        return .object([
            "symbol": .text(contract.instrument.symbol), "pair": .text(contract.instrument.symbol), "contractType": .text("PERPETUAL"),
            "deliveryDate": .integer(4_133_404_800_000), "onboardDate": .integer(1_569_398_400_000), "status": .text("TRADING"),
            "maintMarginPercent": .text("2.5000"), "requiredMarginPercent": .text("5.0000"), "baseAsset": .text(contract.base),
            "quoteAsset": .text(contract.quote), "marginAsset": .text(contract.quote),
            // Precisions are for the eye: what an order may say is in the filters.
            "pricePrecision": .integer(Int64(contract.priceDigits + 1)), "quantityPrecision": .integer(Int64(contract.quantityDigits)),
            "baseAssetPrecision": .integer(8), "quotePrecision": .integer(8), "underlyingType": .text("COIN"),
            "underlyingSubType": .list([.text("PoW")]), "triggerProtect": .text("0.0500"), "liquidationFee": .text("0.012500"),
            "marketTakeBound": .text("0.05"),
            "orderTypes": .list(["LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET"].map(JSONValue.text)),
            "timeInForce": .list(["GTC", "IOC", "FOK", "GTX"].map(JSONValue.text)),
            "filters": .list(filters(contract, (contract.priceDigits, contract.quantityDigits)) + more),
        ])
    }
}
