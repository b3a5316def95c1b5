public import TraderLab
public import TraderModel

/// Bars from a CSV file: `ts,open,high,low,close,volume`, `ts` being the bar's open in unix seconds.
public struct CandleFile: Sendable {
    /// Ascending, without duplicates and without gaps.
    public private(set) var bars: [MarketHistory.TimedBar] = []
    /// Flat bars made where the file has none.
    public private(set) var filledGaps = 0

    private static let columns = ["ts", "open", "high", "low", "close", "volume"]

    /// Reads and checks the file, whose bars are `length` long. Throws `FileError` naming the row of the first gap, duplicate, unsorted row, impossible bar or unreadable
    /// number; with `fillGaps` a gap of at most `FileLimits.filledBars` bars is filled with flat ones instead.
    public init(path: String, length: BarLength, fillGaps: Bool) throws(FileError) {
        var table = try CSVTable(path: path, columns: Self.columns)
        var before: MarketHistory.TimedBar?
        var rows: [MarketHistory.TimedBar] = []
        var filled = 0
        try table.forEachRow { (row, fields) throws(FileError) in
            let next = try Self.bar(fields, of: length, row: row, path: path)
            if let before {
                filled += try Self.bridge(from: before, to: next, of: length, row: row, path: path, fillGaps: fillGaps, into: &rows)
            }
            guard rows.count < FileLimits.bars else {
                throw FileError("\(path) row \(row): more than \(FileLimits.bars) bars; give a part of the file")
            }
            rows.append(next)
            before = next
        }
        guard !rows.isEmpty else { throw FileError(path, "has no rows; give a file with bars") }
        bars = rows
        filledGaps = filled
    }

    /// The text of a file of `bars`, numbers printed shortest.
    public static func text(_ bars: [MarketHistory.TimedBar]) -> String {
        let rows = bars.map { timed in
            "\(timed.ts.unixSeconds),\(timed.bar.open),\(timed.bar.high),\(timed.bar.low),\(timed.bar.close),\(timed.bar.volume)"
        }
        return ([columns.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }

    private static func bar(
        _ fields: [Substring], of length: BarLength, row: Int, path: String
    ) throws(FileError) -> MarketHistory.TimedBar {
        guard let seconds = Int64(fields[0]), let ts = BarTime(exactly: seconds) else {
            throw FileError("\(path) row \(row): ts \(fields[0].quoted) is not unix seconds; mend the row")
        }
        guard length.isAligned(ts) else {
            throw FileError("\(path) row \(row): ts \(seconds) is not a multiple of \(length.seconds); bars are \(length.text) long here")
        }
        var prices: [Price] = []
        for index in 1...4 {
            guard let price = Price(String(fields[index])) else {
                throw FileError("\(path) row \(row): \(columns[index]) \(fields[index].quoted) is not a number; mend the row")
            }
            prices.append(price)
        }
        guard let volume = Quantity(String(fields[5])) else {
            throw FileError("\(path) row \(row): volume \(fields[5].quoted) is not a number; mend the row")
        }
        let bar = Bar(open: prices[0], high: prices[1], low: prices[2], close: prices[3], volume: volume)
        guard bar.isPossible else {
            throw FileError(
                "\(path) row \(row): impossible bar (needs 0 < low ≤ open, close ≤ high and volume ≥ 0); mend or remove the row")
        }
        return .init(ts: ts, bar: bar)
    }

    /// Checks that `next` follows `before`; answers how many flat bars were put between them.
    private static func bridge(
        from before: MarketHistory.TimedBar, to next: MarketHistory.TimedBar, of length: BarLength, row: Int, path: String,
        fillGaps: Bool, into rows: inout [MarketHistory.TimedBar]
    ) throws(FileError) -> Int {
        if next.ts == before.ts { throw FileError("\(path) row \(row): ts \(next.ts.unixSeconds) is there twice; remove one of the rows") }
        guard next.ts > before.ts else {
            throw FileError("\(path) row \(row): ts \(next.ts.unixSeconds) comes after a later one; sort the file by ts")
        }
        let missing = Int(next.ts.seconds(since: before.ts) / length.seconds) - 1
        guard missing > 0 else { return 0 }
        guard fillGaps else {
            let gap = "\(missing) bars are missing before ts \(next.ts.unixSeconds)"
            throw FileError("\(path) row \(row): \(gap); complete the file or pass --fill-gaps")
        }
        guard missing <= FileLimits.filledBars, missing < FileLimits.bars - rows.count else {
            let gap = "\(missing) bars are missing before ts \(next.ts.unixSeconds), and \(FileLimits.filledBars) are filled at most"
            throw FileError("\(path) row \(row): \(gap); mend the time, or complete the file")
        }
        for count in 1...missing {
            rows.append(.init(ts: before.ts.advanced(by: count, of: length), bar: .flat(at: before.bar.close)))
        }
        return missing
    }
}
