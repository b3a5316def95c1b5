import Testing
import TraderModel
import TraderVenues

@Suite("Gate.io's contracts")
struct GateContractsTests {
    private let now = Timestamp.seconds(1_795_000_020)

    private func row(_ name: String = "XYZ_USDT", _ more: String = "") -> String {
        #"{"name":"\#(name)","type":"direct","quanto_multiplier":"0.01","order_price_round":"0.05","order_size_min":1,"order_size_max":"1000000","funding_interval":28800,"funding_next_apply":1795017600,"leverage_max":"100","in_delisting":false,"status":"trading","risk_limit_tiers":[]\#(more)}"#
    }

    private func contracts(_ rows: String...) throws -> (contracts: [Contract], bad: Int) {
        var bad = 0
        let body = Array("[\(rows.joined(separator: ","))]".utf8)
        return (try GateContracts.contracts(in: body, at: now) { _ in bad += 1 }, bad)
    }

    @Test func aContractCountsItsBaseByTheMultiplier() throws {
        let (contracts, bad) = try contracts(row())
        let whole = Contract(
            instrument: Instrument(venue: "gateio", symbol: "XYZ_USDT"), base: "XYZ", quote: "USDT", kind: .linear, isTrading: true,
            tick: try #require(Price("0.05")), step: try #require(Quantity("0.01")), leastQuantity: Quantity("0.01"),
            mostQuantity: Quantity("10000"), leastNotional: nil, multiplier: Quantity("0.01"), fundingSeconds: 28_800, margin: nil,
            source: "gateio /api/v4/futures/usdt/contracts", knownAt: now)
        #expect(contracts == [whole] && bad == 0)
        #expect(GateContracts.request == VenueRequest(path: "/api/v4/futures/usdt/contracts"))
    }

    @Test func whatEndsOrIsInverseIsSaidOrLeftOut() throws {
        let ending = row("ABC_USDT").replacing("\"in_delisting\":false", with: "\"in_delisting\":true")
        let coming = row("DEF_USDT").replacing("\"trading\"", with: "\"prelaunch\"")
        let inverse = row("GHI_USD").replacing("\"direct\"", with: "\"inverse\"").replacing("\"0.01\"", with: "\"0\"")
        let (contracts, bad) = try contracts(inverse, row(), coming, ending)
        #expect(contracts.map(\.base) == ["ABC", "DEF", "XYZ"] && contracts.map(\.isTrading) == [false, false, true] && bad == 0)
    }

    @Test(
        "a contract that cannot be reckoned with hides no other",
        arguments: [
            ("\"0.01\"", "\"0\""), ("\"0.05\"", "\"0.000000005\""), ("\"0.05\"", "null"), ("\"0.01\"", "\"0.010000001\""),
            ("\"1000000\"", "\"9223372036854775807\""),
            ("\"order_size_min\":1", "\"order_size_min\":2000000"), ("28800", "0"), ("\"XYZ_USDT\"", "\"XYZ\""),
            ("\"XYZ_USDT\"", "\"X Y_USDT\""),
            ("\"quanto_multiplier\":\"0.01\",", ""),
        ])
    func bad(old: String, new: String) throws {
        try #require(row().contains(old))
        let (contracts, bad) = try contracts(row().replacing(old, with: new), row("ABC_USDT"))
        #expect(contracts.map(\.base) == ["ABC"] && bad == 1)
        #expect(throws: VenueError.self) { try self.contracts(row().replacing(old, with: new)) }
    }
}
