public import TraderModel

/// What Binance's futures ask for positions. The venue tells it to accounts alone, so a table is kept here; whoever has an account can give
/// the venue's own answer instead.
public enum BinanceBrackets {
    /// The tables that are kept, by symbol: of the two largest contracts, as they were in 2024. The venue has changed such tables several times a year.
    public static let kept: [String: MarginTable] = [
        "BTCUSDT": table([
            (50_000, 125, 400_000), (600_000, 100, 500_000), (3_000_000, 75, 650_000), (12_000_000, 50, 1_000_000),
            (70_000_000, 25, 2_000_000), (100_000_000, 20, 2_500_000), (230_000_000, 10, 5_000_000), (480_000_000, 5, 10_000_000),
            (600_000_000, 4, 12_500_000), (800_000_000, 3, 15_000_000), (1_200_000_000, 2, 25_000_000), (1_800_000_000, 1, 50_000_000),
        ]),
        "ETHUSDT": table([
            (50_000, 125, 400_000), (600_000, 100, 500_000), (3_000_000, 75, 650_000), (12_000_000, 50, 1_000_000),
            (50_000_000, 25, 2_000_000), (65_000_000, 20, 2_500_000), (150_000_000, 10, 5_000_000), (320_000_000, 5, 10_000_000),
            (400_000_000, 4, 12_500_000), (530_000_000, 3, 15_000_000), (800_000_000, 2, 25_000_000), (1_200_000_000, 1, 50_000_000),
        ]),
    ].compactMapValues(\.self)

    /// Where and of when the kept tables are.
    public static let keptSource = "Binance's leverage brackets as published about September 2024, kept in the program"

    /// Reads the venue's answer about brackets (`/fapi/v1/leverageBracket`), of one contract or of many. Throws `VenueError.malformed`.
    public static func tables(in body: [UInt8], source: String) throws(VenueError) -> [String: MarginTable] {
        let entries: [Entry]
        if body.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{") {
            entries = [try decodeJSON(Entry.self, from: body)]
        } else {
            entries = try decodeJSON([Entry].self, from: body)
        }
        var tables: [String: MarginTable] = [:]
        for entry in entries {
            var brackets: [MarginTable.Bracket] = []
            for row in entry.brackets.sorted(by: { $0.bracket.value < $1.bracket.value }) {
                brackets.append(try row.bracket(of: entry.symbol))
            }
            guard let table = MarginTable(brackets: brackets, source: source) else {
                throw .malformed(VenueMessage.shown("the brackets of \(entry.symbol) are not whole"))
            }
            tables[entry.symbol] = table
        }
        return tables
    }

    /// The table of brackets by cap, leverage and maintenance rate in 10⁻⁸. The amounts follow: they join the brackets without a step.
    private static func table(_ rows: [(cap: Int64, leverage: Int, rate: Int64)]) -> MarginTable? {
        var brackets: [MarginTable.Bracket] = []
        for row in rows {
            let rate = Rate(units: row.rate)
            let floor = brackets.last?.cap ?? .zero
            let more = brackets.last.map { floor.share(Rate(units: rate.units - $0.maintenanceRate.units)) } ?? .zero
            brackets.append(
                MarginTable.Bracket(
                    floor: floor, cap: Money("\(row.cap)"), leverage: row.leverage, maintenanceRate: rate,
                    maintenanceAmount: (brackets.last?.maintenanceAmount ?? .zero) + more))
        }
        return MarginTable(brackets: brackets, source: keptSource)
    }

    private struct Entry: Decodable {
        var symbol: String
        var brackets: [Row]
    }

    private struct Row: Decodable {
        var bracket: FlexibleInteger
        var initialLeverage: FlexibleInteger
        var notionalFloor: ExactNumber
        var notionalCap: ExactNumber
        var maintMarginRatio: ExactNumber
        var cum: ExactNumber

        func bracket(of symbol: String) throws(VenueError) -> MarginTable.Bracket {
            guard (1...1_000).contains(initialLeverage.value) else {
                throw .malformed(VenueMessage.shown("a leverage of \(symbol) is none"))
            }
            return MarginTable.Bracket(
                floor: try notionalFloor.money("a floor of \(symbol)"), cap: try notionalCap.money("a cap of \(symbol)"),
                leverage: Int(initialLeverage.value), maintenanceRate: try maintMarginRatio.value("a rate of \(symbol)"),
                maintenanceAmount: try cum.money("an amount of \(symbol)"))
        }
    }
}
