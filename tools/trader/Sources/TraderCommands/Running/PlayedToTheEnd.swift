import GRDB
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// Whether a run to the end of a market has come there: a feed that was away in the last bar cannot make it final when no bar comes after it.
enum PlayedToTheEnd {
    /// What the stores of `feeds` lack of a market that is not played any more from the bar `end` on; nil when nothing.
    static func missing(of feeds: [ServiceName], in folder: DataFolder, before end: BarTime) throws -> String? {
        for feed in feeds { if let missing = try missing(of: feed, in: folder, before: end) { return missing } }
        return nil
    }

    private static func missing(of feed: ServiceName, in folder: DataFolder, before end: BarTime) throws -> String? {
        let last = end.advanced(by: -1, of: Candle.topicLength)
        let recording = try Recording.open(path: folder.store(of: feed))
        let rows = try recording.read {
            try Row.fetchAll($0, sql: "SELECT symbol, max(ts) AS ts FROM candles_5m GROUP BY symbol ORDER BY symbol")
        }
        guard !rows.isEmpty else { return "\(feed) has no bar of it" }
        let short = rows.filter { $0["ts"] < last.unixSeconds }.map { row -> String in
            "\(row["symbol"] as String) ends at bar \(BarTime(unixSeconds: row["ts"]))"
        }
        return short.isEmpty ? nil : "its last bar, \(last), is not final: \(short.joined(separator: ", "))"
    }
}
