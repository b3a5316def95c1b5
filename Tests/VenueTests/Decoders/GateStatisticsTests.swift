import HTTPTypes
import Testing
import TraderModel
import TraderVenues

struct GateStatisticsTests {
    private func rows(_ text: String, _ amounts: GateAmounts = .usd) throws -> [GateStatistics.Row] {
        try GateStatistics.rows(in: Array(text.utf8), of: .gateBTC, amounts: amounts)
    }

    private func row(_ hour: Int64, _ long: String, _ short: String) throws -> GateStatistics.Row {
        GateStatistics.Row(
            instrument: .gateBTC, hour: BarTime(unixSeconds: hour), longUSD: try #require(Money(long)), shortUSD: try #require(Money(short))
        )
    }

    private let whole = """
        [{"time":1790928000,"lsr_taker":0.91,"lsr_account":1.34,"long_liq_size":1520,"long_liq_amount":0.152,"long_liq_usd":9273.6,\
        "long_liq_usd_new":9273.6,"short_liq_size":"0","short_liq_amount":0,"short_liq_usd":0,"short_liq_usd_new":0,\
        "open_interest":"588000000","open_interest_usd":3587000000.5,"top_lsr_account":1.1,"mark_price":61011.9,"long_users":9000,\
        "last_funding_rate":"0.0001"}]
        """

    @Test func aWholeRowIsReadAndTheRestOfItPassedOver() throws {
        #expect(try rows(whole) == [row(1_790_928_000, "9273.6", "0")])
    }

    @Test(arguments: [
        ("9273.6", "\"0\""), ("\"9273.6\"", "0"), ("\"9.2736e3\"", "0.0"), ("9.2736E3", "0e0"), ("92736e-1", "\"0.000\""),
        ("9273.600000000001e0", "1e-12"),
    ])
    func amountsAreNumbersOrTextWithOrWithoutExponent(long: String, short: String) throws {
        #expect(
            try rows(#"[{"time":1790928000,"long_liq_usd":\#(long),"short_liq_usd":\#(short)}]"#) == [row(1_790_928_000, "9273.6", "0")])
    }

    @Test("rows of hours that were not asked for are counted and left out")
    func strayRows() async throws {
        let hours: [Int64] = [0, 3_600, 1_790_924_400, 1_790_928_000, 1_790_931_600, 1_790_935_200, 8_589_931_200]
        let body = hours.map { #"{"time":\#($0),"long_liq_usd":1,"short_liq_usd":0}"# }.joined(separator: ",")
        try await LocalVenue.with(["/api/v4/futures/usdt/contract_stats": .init(status: .ok, body: "[\(body)]")]) { client in
            let rows = try await GateStatistics(client: client, amounts: .usd).rows(
                of: .gateBTC, from: BarTime(unixSeconds: 1_790_928_000), through: BarTime(unixSeconds: 1_790_931_600))
            #expect(rows.map(\.hour.unixSeconds) == [1_790_928_000, 1_790_931_600])
            // The row of the beginning of 1970 is none at all.
            #expect(client.counters.snapshot[.strayRows] == 4 && client.counters.snapshot[.malformedRows] == 1)
        }
    }

    @Test func theOtherPairOfAmountsIsNeverLookedAt() throws {
        let text = #"[{"time":"1790928000","long_liq_usd":1,"long_liq_usd_new":true,"short_liq_usd":2,"short_liq_usd_new":"x"}]"#
        #expect(try rows(text, .usd) == [row(1_790_928_000, "1", "2")])
        let new = #"[{"time":1790928000,"long_liq_usd":[],"long_liq_usd_new":3,"short_liq_usd_new":"4"}]"#
        #expect(try rows(new, .usdNew) == [row(1_790_928_000, "3", "4")])
    }

    @Test(arguments: [
        (GateAmounts.usdNew, #"{"long_liq_usd":1,"short_liq_usd":2}"#, "[0]: the row has no long_liq_usd_new, only long_liq_usd"),
        (.usd, #"{"long_liq_usd":1,"short_liq_usd_new":2}"#, "[0]: the row has no short_liq_usd, only short_liq_usd_new"),
        (.usd, "{}", "[0]: the row has no long_liq_usd"),
    ])
    func aMissingAmountIsNamedWithTheOneThatIsThere(amounts: GateAmounts, entry: String, reason: String) {
        let text = "[" + entry.replacing("{", with: "{\"time\":1790928000,").replacing(",}", with: "}") + "]"
        #expect(throws: VenueError.malformed(reason)) { try rows(text, amounts) }
    }

    @Test(arguments: [
        "999999999.12345678", "0.00000001", "92233720368.54775807", "123456789.87654321", "1000000000", "0.1", "9007199254.74099301",
        "4503599627.37049601",
    ])
    func everyAmountThatMoneyHoldsComesExactFromANumberToo(amount: String) throws {
        for text in [amount, "\"\(amount)\"", amount + (amount.contains(".") ? "0e0" : "e0")] {
            let row = try #require(try rows(#"[{"time":1790928000,"long_liq_usd":\#(text),"short_liq_usd":0}]"#).first)
            #expect(row.longUSD.description == amount, "\(text)")
        }
    }

    @Test func millisecondsAndAnyOrderAreTakenAsTheyAreMeant() throws {
        let text = #"[{"time":1790931600000,"long_liq_usd":2,"short_liq_usd":1},{"time":1790928000,"long_liq_usd":1,"short_liq_usd":2}]"#
        #expect(try rows(text) == [row(1_790_928_000, "1", "2"), row(1_790_931_600, "2", "1")])
        #expect(try rows("[]") == [])
    }

    @Test(arguments: [
        #"{"time":1790928000,"long_liq_usd":1}"#, #"{"time":1790928000,"short_liq_usd":1}"#, #"{"long_liq_usd":1,"short_liq_usd":1}"#,
        #"{"time":1790928000,"long_liq_usd":null,"short_liq_usd":1}"#, #"{"time":1790928000,"long_liq_usd":-1,"short_liq_usd":1}"#,
        #"{"time":1790928000,"long_liq_usd":"","short_liq_usd":1}"#, #"{"time":1790928000,"long_liq_usd":"a lot","short_liq_usd":1}"#,
        #"{"time":1790928000,"long_liq_usd":true,"short_liq_usd":1}"#, #"{"time":1790928000,"long_liq_usd":1e30,"short_liq_usd":1}"#,
        #"{"time":1790928001,"long_liq_usd":1,"short_liq_usd":1}"#, #"{"time":"soon","long_liq_usd":1,"short_liq_usd":1}"#,
        #"{"time":1790928000,"long_liq_usd":92233720368.54775808,"short_liq_usd":1}"#,
        #"{"time":9000000000000000000,"long_liq_usd":1,"short_liq_usd":1}"#, #"{"time":-3600,"long_liq_usd":1,"short_liq_usd":1}"#,
    ])
    func aRowThatIsNotWhatItShouldBeIsRefused(entry: String) {
        let error = #expect(throws: VenueError.self) { try rows("[\(entry)]") }
        guard case .malformed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aRowThatCannotBeReadDoesNotHideTheOthers() throws {
        let good = [1_790_928_000, 1_790_935_200].map { #"{"time":\#($0),"long_liq_usd":1,"short_liq_usd":2}"# }
        for bad in [
            #"{"time":1790931600,"long_liq_usd":null,"short_liq_usd":1}"#, #"{"time":1790931601,"long_liq_usd":1,"short_liq_usd":1}"#, "7",
        ] {
            var complaints: [VenueError] = []
            let text = "[\(good[0]),\(bad),\(good[1])]"
            let rows = try GateStatistics.rows(in: Array(text.utf8), of: .gateBTC, amounts: .usd) { complaints.append($0) }
            #expect(rows == [try row(1_790_928_000, "1", "2"), try row(1_790_935_200, "1", "2")] && complaints.count == 1, "\(bad)")
        }
    }

    @Test(arguments: ["", "{}", #"{"label":"INVALID_PARAM_VALUE","message":"interval"}"#, "<html>"])
    func whatIsNoListIsRefused(text: String) {
        #expect(throws: VenueError.self) { try rows(text) }
    }
}
