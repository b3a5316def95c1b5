import TraderFiles
import TraderModel

/// Best bids and asks from a CSV file: `ts_ms,bid,bid_size,ask,ask_size`, ascending; `ts_ms` is the moment from which a quote holds, in
/// milliseconds since 1970 UTC.
struct QuoteFile {
    let quotes: [RecordedQuote]

    /// Reads and checks the file. Throws `FileError` naming the row of what is wrong.
    init(path: String) throws(FileError) {
        let table = try ReplayTable(path: path, columns: ["ts_ms", "bid", "bid_size", "ask", "ask_size"])
        quotes = try table.values(by: \.moment) { fields in
            guard let milliseconds = Int64(fields[0]), (0..<BarTime.range.upperBound * 1_000).contains(milliseconds),
                let bid = Price(String(fields[1])), let bidSize = Quantity(String(fields[2])), let ask = Price(String(fields[3])),
                let askSize = Quantity(String(fields[4])), bid > .zero, bid < ask, bidSize >= .zero, askSize >= .zero
            else { return nil }
            return RecordedQuote(
                moment: Timestamp(microseconds: milliseconds * 1_000),
                quote: SimulatedQuote(bid: bid, bidSize: bidSize, ask: ask, askSize: askSize))
        }
    }
}
