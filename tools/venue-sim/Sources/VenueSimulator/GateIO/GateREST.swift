package import TraderModel

/// Gate.io's public `contract_stats` of USDT futures: hourly rows, ascending, the running hour last and still growing.
package enum GateREST {
    private static let defaultLimit = 30
    private static let retentionSeconds: Int64 = 180 * 86_400
    /// Size of one contract in the base asset; that of the others is one.
    private static let multipliers = [Instrument.gateBTC.symbol: 0.0001, Instrument.gateETH.symbol: 0.01]

    /// `GET /api/v4/futures/usdt/contract_stats` at the virtual moment `now`; sizes are text if asked for (`X-Gate-Size-Decimal: 1`).
    package static func contractStats(
        query: (String) -> String?, in market: Market, at now: Timestamp, sizesAreText: Bool = false, shape: GateShape = GateShape()
    ) -> VenueAnswer {
        guard let name = query("contract") else { return refusal("MISSING_REQUIRED_PARAM", "Missing required param: contract") }
        guard let multiplier = multiplier(of: name, in: market) else { return refusal("CONTRACT_NOT_FOUND", "Contract \(name) not found") }
        guard query("interval") == "1h" else { return refusal("INVALID_PARAM_VALUE", "interval must be 1h: this simulator has no other") }
        guard let limit = Int(query("limit") ?? String(defaultLimit)), limit >= 1 else {
            return refusal("INVALID_PARAM_VALUE", "limit must be a positive number")
        }
        let contract = Instrument(venue: "gateio", symbol: name)
        let running = BarLength.oneHour.bar(containing: now)
        var rows: ArraySlice<LiquidationReading>
        if let text = query("from") {
            guard let from = Int64(text), from >= 0 else { return refusal("INVALID_PARAM_VALUE", "from must be unix seconds") }
            guard from >= now.wholeSeconds - retentionSeconds else {
                return refusal("INVALID_PARAM_VALUE", "from time exceeds 180-day limit")
            }
            let first = BarTime(unixSeconds: (from + 3_599) / 3_600 * 3_600)
            rows = market.liquidations(of: contract, from: first, through: running).prefix(min(limit, shape.most))
        } else {
            rows = market.liquidations(of: contract, from: BarTime(unixSeconds: 0), through: running).suffix(min(limit, shape.most))
        }
        let texts = rows.map { row(of: $0, multiplier, in: market, at: now, sizesAreText, shape) }
        return VenueAnswer(body: "[\(texts.joined(separator: ","))]")
    }

    /// `GET /api/v4/spot/time`.
    package static func time(_ now: Timestamp) -> VenueAnswer {
        VenueAnswer(body: jsonText(["server_time": now.microseconds / 1_000]))
    }

    private static func multiplier(of name: String, in market: Market) -> Double? {
        multipliers[name] ?? (market.liquidations[Instrument(venue: "gateio", symbol: name)] != nil ? 1 : nil)
    }

    /// One row; numbers are written as the decimals that they are, which no `Double` could promise.
    private static func row(
        of reading: LiquidationReading, _ multiplier: Double, in market: Market, at now: Timestamp, _ sizesAreText: Bool, _ shape: GateShape
    ) -> String {
        let price = markPrice(of: reading, in: market, at: now)
        let sides = [("long", soFar(reading.longUSD, reading.ts, now)), ("short", soFar(reading.shortUSD, reading.ts, now))]
        let fields = sides.map { side, usd in
            let amount = price.map { usd.doubleValue / $0.doubleValue } ?? 0
            let size = Money((amount / multiplier).rounded())?.description ?? "0"
            let new = shape.newPercent.map { Money(units: usd.units * Int128($0) / 100) }
            return """
                "\(side)_liq_size":\(number(size, sizesAreText || shape.numbersAreText)),\
                "\(side)_liq_amount":\(number(Money(amount)?.description ?? "0", shape.numbersAreText)),\
                "\(side)_liq_usd":\(number(usd.description, shape.numbersAreText))\
                \(new.map { ",\"\(side)_liq_usd_new\":\(number($0.description, shape.numbersAreText))" } ?? "")
                """
        }
        let time = number(String(reading.ts.unixSeconds * (shape.timesAreMilliseconds ? 1_000 : 1)), shape.numbersAreText)
        let mark = number(price?.description ?? "0", shape.numbersAreText)
        return "{\"time\":\(time),\(fields.joined(separator: ",")),\"mark_price\":\(mark)}"
    }

    private static func number(_ text: String, _ isText: Bool) -> String { isText ? "\"\(text)\"" : text }

    /// The part of an hour's amount that has come by `now`: all of it from the hour's end on.
    private static func soFar(_ amount: Money, _ hour: BarTime, _ now: Timestamp) -> Money {
        let passed = now.microseconds - hour.openTime.microseconds
        let whole = BarLength.oneHour.seconds * 1_000_000
        guard passed < whole else { return amount }
        return Money(units: amount.units * Int128(max(0, passed)) / Int128(whole))
    }

    /// The close of the newest bar of the underlying that is over by then, and in the hour.
    private static func markPrice(of reading: LiquidationReading, in market: Market, at now: Timestamp) -> Price? {
        guard let underlying = market.facts(of: reading.instrument)?.reference else { return nil }
        let last = min(
            reading.ts.advanced(by: 11, of: Market.barLength), Market.barLength.bar(containing: now).advanced(by: -1, of: Market.barLength))
        return market.bar(of: underlying, at: last)?.close
    }

    /// What a client hears that asks too often, until the venue's time `reset`.
    static func tooManyRequests(until reset: Timestamp) -> VenueAnswer {
        VenueAnswer(
            status: 429, body: jsonText(["label": "TOO_MANY_REQUESTS", "message": "Request Rate limit Exceeded"]),
            headers: [
                "X-Gate-RateLimit-Requests-Remain": "0", "X-Gate-RateLimit-Limit": String(GateQuota.most),
                "X-Gate-RateLimit-Reset-Timestamp": String(reset.wholeSeconds),
            ])
    }

    static func refusal(_ label: String, _ message: String) -> VenueAnswer {
        VenueAnswer(status: 400, body: jsonText(["label": label, "message": message]))
    }
}
