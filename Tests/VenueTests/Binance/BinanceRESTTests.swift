import Testing
import TraderModel
import TraderSockets
import TraderVenues

@Suite("Questions to Binance and its answers")
struct BinanceRESTTests {
    private let now = Timestamp(microseconds: 1_795_000_200_000_000)
    private let series = Series(MadeBinance.instrument("XYZUSDT"), .oneMinute)

    private func page(_ rows: [String], _ first: Int, _ last: Int, at venueTime: Timestamp) throws -> BarPage {
        try MadeBinance.us.bars(
            in: Array("[\(rows.joined(separator: ","))]".utf8), of: series, from: MadeBinance.minute(first),
            through: MadeBinance.minute(last), at: venueTime)
    }

    @Test func barsAreAskedForByTheirOpensInMilliseconds() {
        let request = MadeBinance.us.barsRequest(of: series, from: MadeBinance.minute(0), through: MadeBinance.minute(9))
        #expect(
            request.path == "/api/v3/klines?symbol=XYZUSDT&interval=1m&startTime=1795000020000&endTime=1795000560000&limit=10"
                && request.weight == 2)
        let futures = Series(MadeBinance.instrument("XYZUSDT", of: MadeBinance.usdm), .fourHours)
        let first = BarTime(unixSeconds: 1_795_046_400)
        func weight(_ count: Int) -> Int {
            MadeBinance.usdm.barsRequest(of: futures, from: first, through: first.advanced(by: count - 1, of: .fourHours)).weight
        }
        #expect(
            MadeBinance.usdm.barsRequest(of: futures, from: first, through: first).path.hasPrefix(
                "/fapi/v1/klines?symbol=XYZUSDT&interval=4h&"))
        #expect([1, 99, 100, 499].map(weight) == [1, 1, 2, 2] && MadeBinance.usdm.pageBars == 499)
    }

    @Test(
        "a bar is whole when the venue's clock has passed its end",
        arguments: [(0, 2, true), (59, 2, true), (60, 3, false), (61, 3, false)])
    func finality(seconds: Int64, whole: Int, isRunning: Bool) throws {
        let page = try page(
            [MadeBinance.row(0), MadeBinance.row(1), MadeBinance.row(2, state: 3)], 0, 2,
            at: MadeBinance.minute(2).openTime.advanced(bySeconds: seconds))
        #expect(page.bars == (0..<whole).map { MadeBinance.bar("XYZUSDT", $0, state: $0 == 2 ? 3 : 9) })
        #expect(page.running == (isRunning ? MadeBinance.bar("XYZUSDT", 2, state: 3) : nil) && page.strayRows == 0)
    }

    @Test func barsOfOtherTimesAreCountedAndOneThatIsThereTwiceIsRefused() throws {
        let rows = [3, 1, 2, 0].map { MadeBinance.row($0) }
        let page = try page(rows, 1, 2, at: now.advanced(bySeconds: 3_600))
        #expect(page.bars.map(\.ts) == [1, 2].map(MadeBinance.minute) && page.strayRows == 2)
        #expect(throws: VenueError.self) { try self.page([MadeBinance.row(1), MadeBinance.row(1)], 0, 2, at: now) }
    }

    @Test(arguments: [
        "", "{}", "[[]]", "[7]", #"{"code":-1121,"msg":"Invalid symbol."}"#, "[[1795000020000,1,2,3,4,5,1795000079999]]",
        #"[[1795000020000,"1","1","1","1","0",1795000080000]]"#, #"[[1795000021000,"1","1","1","1","0",1795000080999]]"#,
        #"[[1795000020000,"1","1","1","2","0",1795000079999]]"#,
    ])
    func whatAreNoBarsIsRefused(text: String) {
        #expect(throws: VenueError.self) {
            try MadeBinance.us.bars(
                in: Array(text.utf8), of: series, from: MadeBinance.minute(0), through: MadeBinance.minute(1), at: now)
        }
    }

    @Test func theClockIsInMilliseconds() throws {
        #expect(MadeBinance.us.clockRequest.path == "/api/v3/time" && MadeBinance.usdm.clockRequest.path == "/fapi/v1/time")
        #expect(
            try MadeBinance.us.clock(in: Array(#"{"serverTime":1795000021123}"#.utf8)) == Timestamp(microseconds: 1_795_000_021_123_000))
        for text in [#"{"serverTime":0}"#, #"{"serverTime":"x"}"#, "{}", #"{"serverTime":9223372036854775807}"#] {
            #expect(throws: VenueError.self) { try MadeBinance.us.clock(in: Array(text.utf8)) }
        }
    }

    @Test func spotContractsHaveTheirStepsFromTheFilters() throws {
        #expect(MadeBinance.us.contractsRequests.map(\.path) == ["/api/v3/exchangeInfo"])
        let contracts = try MadeBinance.us.contracts(in: [Array(MadeBinance.spotInfo.utf8)], at: now) { Issue.record("\($0)") }
        let whole = Contract(
            instrument: MadeBinance.instrument("XYZUSDT"), base: "XYZ", quote: "USDT", kind: .spot, isTrading: true,
            tick: try #require(Price("0.01")), step: try #require(Quantity("0.001")), leastQuantity: Quantity("0.001"),
            mostQuantity: Quantity("9000"), leastNotional: Money("10"), multiplier: nil, fundingSeconds: nil, margin: nil,
            source: "binanceus /api/v3/exchangeInfo", knownAt: now)
        try #require(contracts.count == 2)
        #expect(contracts[1] == whole)
        #expect(contracts[0].instrument.symbol == "ABCUSD" && !contracts[0].isTrading && contracts[0].leastNotional == Money("1.5"))
        #expect(contracts[0].tick == Price(units: 1))
    }

    @Test func futuresContractsHaveFundingAndBrackets() throws {
        #expect(MadeBinance.usdm.contractsRequests.map(\.path) == ["/fapi/v1/exchangeInfo", "/fapi/v1/fundingInfo"])
        let bodies = [MadeBinance.futuresInfo, MadeBinance.fundingInfo].map { Array($0.utf8) }
        let contracts = try MadeBinance.usdm.contracts(in: bodies, at: now) { Issue.record("\($0)") }
        // The one that ends is left out.
        #expect(contracts.map(\.instrument.symbol) == ["BTCUSDT", "XYZUSDT"])
        #expect(try MadeBinance.usdm.symbols(in: bodies) == ["BTCUSDT", "XYZUSDT", "XYZUSDT_271231"])
        #expect(contracts.map(\.fundingSeconds) == [28_800, 14_400] && contracts.map(\.isTrading) == [false, true])
        #expect(contracts[0].margin == BinanceBrackets.kept["BTCUSDT"] && contracts[0].margin != nil && contracts[1].margin == nil)
        #expect(contracts[1].kind == .linear && contracts[1].leastNotional == Money("50") && contracts[1].tick == Price("0.1"))
        #expect(contracts[1].step == Quantity("0.001") && contracts[1].mostQuantity == Quantity("1000"))
        #expect(throws: VenueError.self) { try MadeBinance.usdm.contracts(in: [bodies[0]], at: now) { _ in } }
    }

    @Test(
        "a contract that cannot be reckoned with hides no other",
        arguments: [
            ("\"tickSize\":\"0.01000000\"", "\"tickSize\":\"0.000000005\""), ("\"tickSize\":\"0.01000000\"", "\"tickSize\":\"0\""),
            ("\"tickSize\":\"0.01000000\"", "\"tickSize\":\"0.010000001\""),
            ("\"tickSize\":\"0.01000000\"", "\"tickSize\":\"1e-2\""), ("\"stepSize\":\"0.00100000\"", "\"stepSize\":\"-1\""),
            ("\"stepSize\":\"0.00100000\"", "\"stepSize\":\"99999999999999\""), ("\"minQty\":\"0.00100000\"", "\"minQty\":\"9001\""),
            ("\"baseAsset\":\"XYZ\",", ""), ("\"XYZUSDT\"", "\"X Y\""), ("LOT_SIZE\",\"minQty\":\"0.001", "LOT\",\"minQty\":\"0.001"),
        ])
    func badContracts(old: String, new: String) throws {
        try #require(MadeBinance.spotInfo.contains(old))
        var bad: [VenueError] = []
        let contracts = try MadeBinance.us.contracts(in: [Array(MadeBinance.spotInfo.replacing(old, with: new).utf8)], at: now) {
            bad.append($0)
        }
        #expect(contracts.map(\.instrument.symbol) == ["ABCUSD"] && bad.count == 1)
    }

    @Test func aListWithoutAnyReadableContractIsRefused() throws {
        let one = #"{"symbols":[{"symbol":"XYZUSDT"}]}"#
        #expect(throws: VenueError.self) { try MadeBinance.us.contracts(in: [Array(one.utf8)], at: now) { _ in } }
        #expect(try MadeBinance.us.contracts(in: [Array(#"{"symbols":[]}"#.utf8)], at: now) { _ in } == [])
    }

    @Test func settlementsAreOfFullSecondsAndAscend() throws {
        let instrument = MadeBinance.instrument("XYZUSDT", of: MadeBinance.usdm)
        #expect(
            MadeBinance.usdm.settlementsRequest(of: instrument, from: .seconds(1_794_974_400), through: .seconds(1_795_000_000))?.path
                == "/fapi/v1/fundingRate?symbol=XYZUSDT&startTime=1794974400000&endTime=1795000000000&limit=1000")
        #expect(
            MadeBinance.us.settlementsRequest(of: instrument, from: now, through: now) == nil
                && MadeBinance.us.markRequest(of: instrument) == nil)
        let settlements = try MadeBinance.usdm.settlements(in: Array(MadeBinance.settlements.utf8), of: instrument, at: now)
        #expect(
            try settlements == [
                FundingSettlement(
                    instrument: instrument, at: .seconds(1_794_974_400), rate: #require(Rate("0.0001")), mark: nil, knownAt: now),
                FundingSettlement(
                    instrument: instrument, at: .seconds(1_794_988_800), rate: #require(Rate("-0.000125")), mark: Price("12.351"),
                    knownAt: now),
            ])
        let other = MadeBinance.instrument("ABCUSDT", of: MadeBinance.usdm)
        for text in [MadeBinance.settlements.replacing("-0.00012500", with: "x"), "[{}]", "{}"] {
            #expect(throws: VenueError.self) { try MadeBinance.usdm.settlements(in: Array(text.utf8), of: instrument, at: now) }
        }
        #expect(throws: VenueError.self) { try MadeBinance.usdm.settlements(in: Array(MadeBinance.settlements.utf8), of: other, at: now) }
    }

    @Test func theMarkIsAskedForToo() throws {
        let text = """
            {"symbol":"XYZUSDT","markPrice":"12.35100000","indexPrice":"12.34900000","estimatedSettlePrice":"1","lastFundingRate":"-0.00012500",\
            "interestRate":"0.0001","nextFundingTime":1795017600000,"time":1795000021000}
            """
        let mark = try MadeBinance.usdm.mark(in: Array(text.utf8), at: now)
        guard case .mark(let told)? = try MadeBinance.usdm.frame(MadeBinance.mark, at: now).events.first else {
            Issue.record("no mark")
            return
        }
        #expect(mark == told)
    }

    private func reply(_ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []) -> HTTPReply {
        HTTPReply(status: status, headers: headers, body: Array(body.utf8))
    }

    @Test func whatTheVenueRefusesHasItsNumberAndWords() {
        let bad = MadeBinance.us.refusal(reply(400, #"{"code":-1121,"msg":"Invalid symbol."}"#))
        #expect(bad == .refused(status: 400, message: "-1121: Invalid symbol.") && bad.remedy == .giveUp)
        let tooMany = MadeBinance.us.refusal(reply(429, #"{"code":-1003,"msg":"Too much request weight used"}"#))
        #expect(tooMany == .rateLimited("-1003: Too much request weight used") && tooMany.remedy == .retry)
        #expect(MadeBinance.us.refusal(reply(418, "banned")) == .rateLimited("banned"))
        let elsewhere = MadeBinance.usdm.refusal(reply(451, #"{"code":0,"msg":"Service unavailable from a restricted location"}"#))
        #expect(elsewhere == .restricted("0: Service unavailable from a restricted location") && elsewhere.remedy == .giveUp)
        #expect("\(elsewhere)".hasPrefix("the venue does not serve the place that this machine asks from (0: Service"))
        #expect("\(VenueError.restricted(""))".contains("asks from: follow another venue"))
        #expect(MadeBinance.us.refusal(reply(401, #"{"code":-2015,"msg":"Invalid API-key"}"#)) == .accessLost("-2015: Invalid API-key"))
        #expect(
            MadeBinance.us.refusal(reply(403, "<html><title>Blocked</title></html>"))
                == .refused(status: 403, message: "an HTML page (Blocked)"))
        #expect(MadeBinance.us.refusal(reply(503, "")).remedy == .retry)
    }

    @Test(
        "the header says what was used, and for how long to wait",
        arguments: [
            (200, [("X-MBX-USED-WEIGHT-1M", "37")], VenueLoad(usedWeight: 37, holdSeconds: nil, isBan: false)),
            (200, [("x-mbx-used-weight", "38")], VenueLoad(usedWeight: 38, holdSeconds: nil, isBan: false)),
            (200, [], nil), (200, [("X-MBX-USED-WEIGHT-1M", "many")], nil), (200, [("X-MBX-USED-WEIGHT-1M", "-1")], nil),
            (429, [("Retry-After", "12"), ("X-MBX-USED-WEIGHT-1M", "1300")], VenueLoad(usedWeight: 1_300, holdSeconds: 12, isBan: false)),
            (429, [], VenueLoad(usedWeight: nil, holdSeconds: nil, isBan: false)),
            (418, [("retry-after", "259200")], VenueLoad(usedWeight: nil, holdSeconds: 259_200, isBan: true)),
            (418, [("retry-after", "9999999")], VenueLoad(usedWeight: nil, holdSeconds: nil, isBan: true)),
        ] as [(Int, [(name: String, value: String)], VenueLoad?)])
    func loads(status: Int, headers: [(name: String, value: String)], load: VenueLoad?) {
        #expect(MadeBinance.us.load(of: reply(status, "", headers)) == load)
    }
}
