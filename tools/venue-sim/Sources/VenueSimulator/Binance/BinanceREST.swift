import TraderModel

/// The public REST interfaces of Binance US and of Binance's USDT-margined futures.
package enum BinanceREST {
    /// The answer to a request at the venue's present moment, whatever limits there are.
    package static func answer(
        _ endpoint: BinanceEndpoint, _ query: (String) -> String?, in venue: BinanceMarket, mostRows: Int? = nil
    ) -> VenueAnswer {
        do {
            return VenueAnswer(body: try body(of: endpoint, query, in: venue, mostRows: mostRows ?? venue.venue.mostRows))
        } catch {
            return error.answer()
        }
    }

    private static func body(
        of endpoint: BinanceEndpoint, _ query: (String) -> String?, in venue: BinanceMarket, mostRows: Int
    ) throws(BinanceError) -> String {
        switch endpoint {
        case .ping: return "{}"
        case .time: return jsonText(["serverTime": venue.clock.milliseconds])
        case .exchangeInfo: return BinanceExchangeInfo.text(of: try contracts(query, in: venue), in: venue)
        case .klines: return try klines(query, in: venue, mostRows)
        case .bookTicker: return try each(query, in: venue) { contract in bookTicker(contract, in: venue) }
        case .premiumIndex: return try each(query, in: venue) { contract in premium(contract, in: venue) }
        case .fundingRate: return try fundingRates(query, in: venue)
        case .fundingInfo: return jsonText(venue.contracts.map { FundingInfo(symbol: $0.instrument.symbol) })
        case .leverageBracket: throw .needsKey
        }
    }

    // MARK: Klines

    private static func klines(_ query: (String) -> String?, in venue: BinanceMarket, _ mostRows: Int) throws(BinanceError) -> String {
        let contract = try contract(query, in: venue)
        guard let interval = query("interval"), !interval.isEmpty else { throw .missing("interval") }
        guard let length = BarLength(text: interval) else { throw .unknownInterval }
        let most = min(try number("limit", query).map { Int($0) } ?? min(venue.venue.usualRows, mostRows), mostRows)
        guard most > 0 else { throw .illegal("limit") }
        let newest = length.bar(containing: venue.now)
        let start = try number("startTime", query).map { first(length, fromMilliseconds: $0) }
        let end = try number("endTime", query).map { length.bar(containing: Timestamp.seconds(min($0 / 1_000, BarTime.range.upperBound))) }
        let through = min(end ?? newest, newest)
        // Whoever asks from the beginning of time hears where the venue's own begins.
        let earliest = venue.firstMinute(of: contract).map { first(length, fromMilliseconds: $0.unixSeconds * 1_000) } ?? newest
        let from = max(start ?? through.advanced(by: 1 - most, of: length), earliest)
        let last = min(through, from.advanced(by: most - 1, of: length))
        let rows = venue.klines(of: contract, length: length, from: from, through: last)
        return "[\(rows.map { $0.row(contract) }.joined(separator: ","))]"
    }

    /// The first kline that opens at that time or later.
    private static func first(_ length: BarLength, fromMilliseconds milliseconds: Int64) -> BarTime {
        let seconds = min((milliseconds + 999) / 1_000, BarTime.range.upperBound)
        return BarTime(unixSeconds: (seconds + length.seconds - 1) / length.seconds * length.seconds)
    }

    // MARK: Books and marks

    private struct BookTicker: Encodable {
        var symbol: String
        var bidPrice: String
        var bidQty: String
        var askPrice: String
        var askQty: String
        var time: Int64?
        var lastUpdateId: Int64?
    }

    private static func bookTicker(_ contract: ContractFacts, in venue: BinanceMarket) -> BookTicker? {
        let moment = venue.ticks.last(by: venue.now).milliseconds
        let isFuture = venue.venue == .usdm
        return venue.quote(of: contract).map { quote in
            BookTicker(
                symbol: contract.instrument.symbol, bidPrice: contract.text(quote.bid), bidQty: contract.text(quote.bidSize),
                askPrice: contract.text(quote.ask), askQty: contract.text(quote.askSize), time: isFuture ? moment : nil,
                lastUpdateId: isFuture ? moment : nil)
        }
    }

    private struct Premium: Encodable {
        var symbol: String
        var markPrice: String
        var indexPrice: String
        var estimatedSettlePrice: String
        var lastFundingRate: String
        var interestRate = "0.00010000"
        var nextFundingTime: Int64
        var time: Int64
    }

    private static func premium(_ contract: ContractFacts, in venue: BinanceMarket) -> Premium? {
        guard let mark = venue.markPrice(of: contract), let index = venue.indexPrice(of: contract) else { return nil }
        return Premium(
            symbol: contract.instrument.symbol, markPrice: BinanceText.fixed(mark.units, 8), indexPrice: BinanceText.fixed(index.units, 8),
            estimatedSettlePrice: BinanceText.fixed(index.units, 8),
            lastFundingRate: BinanceText.fixed(venue.estimatedRate(of: contract), 8),
            nextFundingTime: venue.nextSettlement.milliseconds, time: venue.clock.milliseconds)
    }

    // MARK: Funding

    private struct FundingInfo: Encodable {
        var symbol: String
        var adjustedFundingRateCap = "0.02000000"
        var adjustedFundingRateFloor = "-0.02000000"
        var fundingIntervalHours = BinanceMarket.fundingSeconds / 3_600
        var disclaimer = false
    }

    private struct FundingRate: Encodable {
        var symbol: String
        var fundingTime: Int64
        var fundingRate: String
        var markPrice: String
    }

    private static func fundingRates(_ query: (String) -> String?, in venue: BinanceMarket) throws(BinanceError) -> String {
        let contracts = try contracts(query, in: venue)
        let most = min(Int(try number("limit", query) ?? 100), 1_000)
        guard most > 0 else { throw .illegal("limit") }
        let start = try number("startTime", query).map { Timestamp(microseconds: min($0, Int64(1) << 50) * 1_000) }
        let end = try number("endTime", query).map { Timestamp(microseconds: min($0, Int64(1) << 50) * 1_000) } ?? venue.now
        let rows = contracts.flatMap { contract in
            // Without a start the newest ones are given.
            let from = start ?? min(end, venue.now).advanced(bySeconds: -Int64(most) * BinanceMarket.fundingSeconds)
            return venue.settlements(of: contract, from: from, through: end, most: most).map { settlement in
                FundingRate(
                    symbol: contract.instrument.symbol, fundingTime: settlement.moment.milliseconds,
                    fundingRate: BinanceText.fixed(settlement.rate, 8), markPrice: BinanceText.fixed(settlement.mark.units, 8))
            }
        }
        return jsonText(Array(rows.sorted { ($0.fundingTime, $0.symbol) < ($1.fundingTime, $1.symbol) }.prefix(most)))
    }

    // MARK: Parameters

    private static func each<Row: Encodable>(
        _ query: (String) -> String?, in venue: BinanceMarket, _ row: (ContractFacts) -> Row?
    ) throws(BinanceError) -> String {
        guard query("symbol") == nil else {
            guard let row = row(try contract(query, in: venue)) else { return "{}" }
            return jsonText(row)
        }
        return jsonText(try contracts(query, in: venue).compactMap(row))
    }

    private static func contract(_ query: (String) -> String?, in venue: BinanceMarket) throws(BinanceError) -> ContractFacts {
        guard let symbol = query("symbol"), !symbol.isEmpty else { throw .missing("symbol") }
        guard let contract = venue.contract(symbol) else { throw .unknownSymbol }
        return contract
    }

    /// Those that `symbol` or `symbols` name; all when neither is there.
    private static func contracts(_ query: (String) -> String?, in venue: BinanceMarket) throws(BinanceError) -> [ContractFacts] {
        if query("symbol") != nil { return [try contract(query, in: venue)] }
        guard let names = query("symbols") else { return venue.contracts }
        guard let symbols = jsonValue([String].self, from: names) else { throw .illegal("symbols") }
        var contracts: [ContractFacts] = []
        for symbol in symbols {
            guard let contract = venue.contract(symbol) else { throw .unknownSymbol }
            contracts.append(contract)
        }
        return contracts
    }

    private static func number(_ name: String, _ query: (String) -> String?) throws(BinanceError) -> Int64? {
        guard let text = query(name), !text.isEmpty else { return nil }
        guard text.count <= 18, text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int64(text) else { throw .illegal(name) }
        return number
    }
}
