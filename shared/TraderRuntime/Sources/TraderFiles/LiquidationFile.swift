public import TraderModel

/// Hourly liquidations from a CSV file: `ts,long_liq_usd,short_liq_usd`, `ts` being the hour's start in unix seconds. Hours may be missing.
public struct LiquidationFile: Sendable {
    /// Ascending by hour, each known two minutes after its end.
    public let readings: [LiquidationReading]

    /// Reads and checks the file. Throws `FileError` naming the row of the first duplicate, unsorted row or unreadable number.
    public init(path: String, instrument: Instrument) throws(FileError) {
        var table = try CSVTable(path: path, columns: ["ts", "long_liq_usd", "short_liq_usd"])
        var rows: [LiquidationReading] = []
        try table.forEachRow { (row, fields) throws(FileError) in
            guard let seconds = Int64(fields[0]), let hour = BarLength.oneHour.bar(opening: seconds) else {
                throw FileError("\(path) row \(row): ts \(fields[0].quoted) is not the start of an hour in unix seconds; mend the row")
            }
            if let last = rows.last, hour <= last.ts {
                throw FileError("\(path) row \(row): ts \(seconds) is there twice or out of order; sort the file and remove duplicates")
            }
            guard let long = Money(String(fields[1])), let short = Money(String(fields[2])), LiquidationReading.amounts.contains(long),
                LiquidationReading.amounts.contains(short)
            else {
                throw FileError("\(path) row \(row): \(fields[1].quoted), \(fields[2].quoted) are not amounts of USD; mend the row")
            }
            rows.append(
                LiquidationReading(
                    instrument: instrument, ts: hour, longUSD: long, shortUSD: short, knownAt: LiquidationReading.publicationTime(of: hour))
            )
        }
        guard !rows.isEmpty else { throw FileError(path, "has no rows; give a file with hourly liquidations") }
        readings = rows
    }
}
