import TraderFiles
import TraderLab
import TraderModel

/// Funding settlements from a CSV file: `ts,funding_rate`, ascending; `ts` is the settlement in unix seconds, the rate a fraction of the
/// position's value.
struct FundingFile {
    let settlements: [FundingSettlement]

    /// Reads and checks the file; the mark price of a settlement is the last close of `minutes` before it. Throws `FileError` naming the row of
    /// what is wrong.
    init(path: String, minutes: [MarketHistory.TimedBar]) throws(FileError) {
        let table = try ReplayTable(path: path, columns: ["ts", "funding_rate"])
        settlements = try table.values(by: \.moment) { fields in
            guard let seconds = Int64(fields[0]), BarTime.range.contains(seconds), let rate = Price(String(fields[1])) else { return nil }
            let place = minutes.firstPlace { $0.ts.unixSeconds >= seconds }
            return FundingSettlement(
                moment: .seconds(seconds), rate: rate.units, mark: place > 0 ? minutes[place - 1].bar.close : .zero)
        }
    }
}
