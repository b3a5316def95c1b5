public import TraderModel

extension BinanceVenue {
    /// The venues say 1,200 and 2,400; what they say in the header counts besides.
    public var weightPerMinute: Int { market == .us ? 1_200 : 2_400 }

    /// All of ours: the venue makes each by itself.
    public var barLengths: [BarLength] { BarLength.allCases }

    /// The page at which a bar costs least: futures take a weight of 2 below 500 bars and of 5 above, spot the same for any number up to 1,000.
    public var pageBars: Int { market == .us ? 1_000 : 499 }

    public func barsRequest(of series: Series, from first: BarTime, through last: BarTime) -> VenueRequest {
        let count = last.seconds(since: first) / series.length.seconds + 1
        precondition((1...Int64(pageBars)).contains(count), "a page of \(name) has 1 to \(pageBars) bars")
        // Both ends are inclusive, and are of the bars' opens.
        return VenueRequest(
            path: "\(market.restRoot)/klines?symbol=\(VenueRequest.escaped(series.instrument.symbol))&interval=\(series.length.text)"
                + "&startTime=\(first.unixSeconds)000&endTime=\(last.unixSeconds)000&limit=\(count)",
            weight: market == .us || count >= 100 ? 2 : 1)
    }

    public func bars(
        in body: [UInt8], of series: Series, from first: BarTime, through last: BarTime, at venueTime: Timestamp
    ) throws(VenueError) -> BarPage {
        var bars: [TimedBar] = []
        for row in try decodeJSON([BinanceKlineRow].self, from: body) { bars.append(try row.bar(of: series)) }
        return try BarPage(bars, of: series, from: first, through: last, at: venueTime)
    }

    public var clockRequest: VenueRequest { VenueRequest(path: "\(market.restRoot)/time", weight: 1) }

    public func clock(in body: [UInt8]) throws(VenueError) -> Timestamp {
        let milliseconds = try decodeJSON(Clock.self, from: body).serverTime.value
        guard let moment = milliseconds.moment else { throw .malformed("serverTime \(milliseconds) is no time in milliseconds") }
        return moment
    }

    private struct Clock: Decodable { var serverTime: FlexibleInteger }

    /// Of futures also what is told of funding, which the list of contracts has not.
    public var contractsRequests: [VenueRequest] {
        switch market {
        case .us: [VenueRequest(path: "\(market.restRoot)/exchangeInfo", weight: 20)]
        case .usdm:
            [
                VenueRequest(path: "\(market.restRoot)/exchangeInfo", weight: 1),
                VenueRequest(path: "\(market.restRoot)/fundingInfo", weight: 1),
            ]
        }
    }

    public func contracts(
        in bodies: [[UInt8]], at now: Timestamp, onBadRow: (VenueError) -> Void
    ) throws(VenueError) -> [Contract] {
        guard bodies.count == contractsRequests.count else { throw .malformed("\(bodies.count) answers about contracts") }
        let intervals = try bodies.dropFirst().first.map { body throws(VenueError) in try fundingSeconds(in: body, onBadRow: onBadRow) }
        return try readable(try decodeJSON(Symbols.self, from: bodies[0]).symbols, onBadRow) { row throws(VenueError) in
            guard var contract = try row.contract(of: self, at: now) else { return nil }
            if contract.kind == .linear {
                contract.fundingSeconds = intervals?[contract.instrument] ?? Self.usualFundingSeconds
                contract.margin = BinanceBrackets.kept[contract.instrument.symbol]
            }
            return contract
        }
    }

    public func symbols(in bodies: [[UInt8]]) throws(VenueError) -> Set<String> {
        guard let body = bodies.first else { throw .malformed("no answer about contracts") }
        return Set(try decodeJSON(Names.self, from: body).symbols.compactMap { try? $0.result.get().symbol })
    }

    private struct Names: Decodable {
        struct Row: Decodable { var symbol: String }

        var symbols: [RowResult<Row>]
    }

    private struct Symbols: Decodable { var symbols: [RowResult<BinanceSymbol>] }

    /// What holds for futures of which the list of funding says nothing else.
    private static let usualFundingSeconds: Int64 = 8 * 3_600

    /// Reads the list of contracts whose funding is not the usual one: seconds between settlements.
    func fundingSeconds(in body: [UInt8], onBadRow: (VenueError) -> Void) throws(VenueError) -> [Instrument: Int64] {
        var intervals: [Instrument: Int64] = [:]
        for row in try decodeJSON([RowResult<FundingRow>].self, from: body) {
            do throws(VenueError) {
                let row = try row.result.get()
                let hours = row.fundingIntervalHours.value
                guard (1...24).contains(hours) else { throw .malformed("funding of \(VenueMessage.shown(row.symbol)) each \(hours) hours") }
                intervals[try instrument(row.symbol)] = hours * 3_600
            } catch {
                onBadRow(error)
            }
        }
        return intervals
    }

    private struct FundingRow: Decodable {
        var symbol: String
        var fundingIntervalHours: FlexibleInteger
    }

    public func settlementsRequest(of instrument: Instrument, from first: Timestamp, through last: Timestamp) -> VenueRequest? {
        guard market == .usdm else { return nil }
        // Counted by the request, 500 in five minutes: so much weight that our own limit keeps that one too.
        return VenueRequest(
            path: "\(market.restRoot)/fundingRate?symbol=\(VenueRequest.escaped(instrument.symbol))"
                + "&startTime=\(first.microseconds / 1_000)&endTime=\(last.microseconds / 1_000)&limit=1000",
            weight: 24)
    }

    public func settlements(
        in body: [UInt8], of instrument: Instrument, at now: Timestamp
    ) throws(VenueError) -> [FundingSettlement] {
        var settlements: [FundingSettlement] = []
        for row in try decodeJSON([BinanceSettlement].self, from: body) { settlements.append(try row.settlement(of: self, at: now)) }
        if let stray = settlements.first(where: { $0.instrument != instrument }) {
            throw .malformed("a settlement of \(stray.instrument) where \(instrument) was asked for")
        }
        return settlements.sorted { $0.at < $1.at }
    }

    /// Asks for the mark of a contract now; nil where there are none.
    public func markRequest(of instrument: Instrument) -> VenueRequest? {
        guard market == .usdm else { return nil }
        return VenueRequest(path: "\(market.restRoot)/premiumIndex?symbol=\(VenueRequest.escaped(instrument.symbol))", weight: 1)
    }

    /// Reads the answer. Throws `VenueError.malformed`.
    public func mark(in body: [UInt8], at now: Timestamp) throws(VenueError) -> Mark {
        try decodeJSON(BinanceMarkPrice.self, from: body).mark(of: self, at: now)
    }
}
