import TraderModel

/// A bar of a longer length, made of shorter ones as far as they are known: whole periods in UTC, as `BarLength` aligns them.
struct LongerBar {
    /// The open time, unix seconds.
    let ts: Int64
    private(set) var open: Double
    private(set) var high: Double
    private(set) var low: Double
    let close: Double
    private(set) var volume: Double
    /// Whether it is over: its last part is there, or a later bar.
    let isClosed: Bool
    private let length: BarLength
    /// The open time of its first part that is known.
    private var firstTs: Int64

    /// The bar of `length` of which `row`, of `part`, is the last part that is known; `isFollowed` when there is a later bar.
    init(_ length: BarLength, endingWith row: CandleRows.Row, of part: BarLength, isFollowed: Bool) {
        self.length = length
        ts = length.bar(containing: BarTime(unixSeconds: row.ts)).unixSeconds
        open = row.open
        high = row.high
        low = row.low
        close = row.close
        volume = row.volume
        firstTs = row.ts
        isClosed = isFollowed || row.ts + part.seconds == ts + length.seconds
    }

    /// Whether a shorter bar belongs to it.
    func contains(_ row: CandleRows.Row) -> Bool { length.bar(containing: BarTime(unixSeconds: row.ts)).unixSeconds == ts }

    /// Whether the part that opens with it is there.
    var isKnownFromItsOpen: Bool { firstTs == ts }

    /// Takes the part before those that it has.
    mutating func prepend(_ row: CandleRows.Row) {
        open = row.open
        high = max(high, row.high)
        low = min(low, row.low)
        volume += row.volume
        firstTs = row.ts
    }
}
