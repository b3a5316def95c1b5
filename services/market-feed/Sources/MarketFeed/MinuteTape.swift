import TraderModel
import TraderVenues

/// One-minute bars in the making, from the trades of one instrument.
struct MinuteTape: Codable, Equatable, Sendable {
    let instrument: Instrument
    /// The newest trade taken: what comes again is passed over.
    private var lastID: Int64 = 0
    /// The minutes that still change, ascending.
    private var bars: [TimedBar] = []

    /// A late trade may belong to the minute before; older minutes are REST's.
    private static let openMinutes = 2

    /// Numbers that a venue may leave out between two of our trades: what it makes in years.
    private static let mostSkipped: Int64 = 1 << 32

    init(_ instrument: Instrument) { self.instrument = instrument }

    /// Takes trades in the order of their ids, and answers the minutes that changed as they stand now, ascending.
    mutating func take(_ trades: [VenueTrade]) -> [TimedBar] {
        var changed: Set<BarTime> = []
        for trade in trades where trade.instrument == instrument && trade.id > lastID {
            // No later trade would ever be taken after a number that is none.
            guard lastID == 0 || trade.id - lastID <= Self.mostSkipped else { continue }
            lastID = trade.id
            let minute = BarLength.oneMinute.bar(containing: trade.time)
            if let index = bars.firstIndex(where: { $0.ts == minute }) {
                bars[index].bar.add(trade)
            } else if bars.last.map({ $0.ts < minute }) ?? true {
                let bar = Bar(open: trade.price, high: trade.price, low: trade.price, close: trade.price, volume: trade.size)
                bars.append(TimedBar(instrument: instrument, ts: minute, bar: bar))
            } else {
                continue
            }
            changed.insert(minute)
        }
        let told = bars.filter { changed.contains($0.ts) }
        bars = bars.suffix(Self.openMinutes)
        return told
    }
}

extension Bar {
    fileprivate mutating func add(_ trade: VenueTrade) {
        high = max(high, trade.price)
        low = min(low, trade.price)
        close = trade.price
        // A venue that tells of impossible sizes must not end the process.
        let (sum, isOver) = volume.units.addingReportingOverflow(trade.size.units)
        volume = Quantity(units: isOver ? .max : sum)
    }
}
