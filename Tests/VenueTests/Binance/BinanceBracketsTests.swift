import Testing
import TraderModel
import TraderVenues

@Suite("Binance's brackets")
struct BinanceBracketsTests {
    private let answer = """
        [{"symbol":"XYZUSDT","notionalCoef":1.5,"brackets":[
        {"bracket":2,"initialLeverage":20,"notionalCap":90000,"notionalFloor":5000,"maintMarginRatio":0.025,"cum":50.0},
        {"bracket":1,"initialLeverage":50,"notionalCap":5000,"notionalFloor":0,"maintMarginRatio":0.015,"cum":0.0}]}]
        """

    @Test func theVenuesAnswerIsReadAsListAndAlone() throws {
        let tables = try BinanceBrackets.tables(in: Array(answer.utf8), source: "made")
        let table = try #require(tables["XYZUSDT"])
        #expect(try BinanceBrackets.tables(in: Array(answer.dropFirst().dropLast().utf8), source: "made") == tables)
        #expect(table.brackets.map(\.leverage) == [50, 20] && table.brackets.map(\.cap) == [Money("5000"), Money("90000")])
        #expect(table.brackets.map(\.maintenanceRate) == [Rate("0.015"), Rate("0.025")] && table.source == "made")
        #expect(try table.bracket(of: #require(Money("5000")))?.leverage == 50)
        #expect(try table.bracket(of: #require(Money("5000.00000001")))?.leverage == 20)
        #expect(try table.bracket(of: #require(Money("90000.01"))) == nil)
    }

    @Test(
        "brackets that are not whole are refused",
        arguments: [
            ("\"notionalFloor\":5000", "\"notionalFloor\":6000"), ("\"notionalFloor\":0", "\"notionalFloor\":1"),
            ("\"initialLeverage\":20", "\"initialLeverage\":0"), ("0.025", "0"), ("0.025", "1.5"), ("\"cum\":50.0", "\"cum\":-50"),
            ("\"notionalCap\":90000", "\"notionalCap\":5000"), ("\"notionalCap\":90000,", ""), ("\"symbol\":\"XYZUSDT\",", ""),
        ])
    func broken(old: String, new: String) throws {
        try #require(answer.contains(old))
        #expect(throws: VenueError.self) { try BinanceBrackets.tables(in: Array(answer.replacing(old, with: new).utf8), source: "made") }
    }

    @Test("the kept tables join without a step, and ask for more of larger positions", arguments: ["BTCUSDT", "ETHUSDT"])
    func kept(symbol: String) throws {
        let table = try #require(BinanceBrackets.kept[symbol])
        #expect(table.source == BinanceBrackets.keptSource && table.source.contains("2024") && table.brackets.count == 12)
        for (bracket, next) in zip(table.brackets, table.brackets.dropFirst()) {
            let cap = try #require(bracket.cap)
            #expect(
                cap.share(bracket.maintenanceRate) - bracket.maintenanceAmount == cap.share(next.maintenanceRate) - next.maintenanceAmount)
            #expect(bracket.leverage > next.leverage && bracket.maintenanceRate < next.maintenanceRate)
        }
        // No position begins below what it must keep.
        for bracket in table.brackets { #expect(bracket.maintenanceRate.units * Int64(bracket.leverage) < 100_000_000) }
    }

    /// The venue's own amounts of the last bracket, as it published them.
    @Test func theAmountsThatFollowAreTheVenues() {
        #expect(BinanceBrackets.kept["BTCUSDT"]?.brackets.last?.maintenanceAmount == Money("421481450"))
        #expect(BinanceBrackets.kept["ETHUSDT"]?.brackets.last?.maintenanceAmount == Money("280506450"))
        #expect(BinanceBrackets.kept.count == 2)
    }
}
