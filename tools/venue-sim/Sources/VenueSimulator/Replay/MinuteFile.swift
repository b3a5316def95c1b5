import TraderFiles
import TraderLab
import TraderModel

/// Bars of one minute from a CSV file: `ts,open,high,low,close,volume`, `ts` being the minute's open in unix seconds.
struct MinuteFile {
    /// Ascending and without gaps, from the first bar of five minutes that is whole to the last one.
    private(set) var minutes: [MarketHistory.TimedBar] = []
    /// Minutes without a trade that were made where the file has none.
    private(set) var filled = 0

    /// Minutes in a row that may be missing: a week.
    private static let mostFilled: Int64 = 10_080

    /// Reads and checks the file. Throws `FileError` naming the row of what is wrong, and where more than a week is missing.
    init(path: String) throws(FileError) {
        let table = try ReplayTable(path: path, columns: ["ts", "open", "high", "low", "close", "volume"])
        let rows = try table.values(by: \.ts) { Self.bar($0) }
        for row in rows {
            try fill(upTo: row.ts, path)
            minutes.append(row)
        }
        while let first = minutes.first?.ts, !Market.barLength.isAligned(first) { minutes.removeFirst() }
        let whole = Market.barLength.bars(of: .oneMinute)
        minutes.removeLast(minutes.count % whole)
        guard !minutes.isEmpty else { throw FileError(path, "has no five minutes that are whole; give a longer file") }
    }

    private mutating func fill(upTo ts: BarTime, _ path: String) throws(FileError) {
        guard let last = minutes.last else { return }
        let missing = ts.seconds(since: last.ts) / BarLength.oneMinute.seconds - 1
        guard missing > 0 else { return }
        guard missing <= Self.mostFilled else {
            throw FileError("\(path): \(missing) minutes are missing before ts \(ts.unixSeconds); complete the file, or give a part of it")
        }
        for count in 1...Int(missing) {
            minutes.append(.init(ts: last.ts.advanced(by: count, of: .oneMinute), bar: .flat(at: last.bar.close)))
        }
        filled += Int(missing)
    }

    private static func bar(_ fields: [Substring]) -> MarketHistory.TimedBar? {
        guard let seconds = Int64(fields[0]), let ts = BarLength.oneMinute.bar(opening: seconds), let volume = Quantity(String(fields[5]))
        else { return nil }
        let prices = fields[1...4].compactMap { Price(String($0)) }
        guard prices.count == 4 else { return nil }
        let bar = Bar(open: prices[0], high: prices[1], low: prices[2], close: prices[3], volume: volume)
        return bar.isPossible ? .init(ts: ts, bar: bar) : nil
    }
}
