import TraderModel
import VenueSimulator

/// One connection under faults over a synthetic day: every moment at which something may go out, and what did.
struct FaultedStream {
    /// What went out at one moment.
    struct Batch {
        var moment: Timestamp
        var outgoing: [CoinbaseSession.Outgoing]
        var frames: [Frame] { outgoing.compactMap { Frame($0.text) } }
    }

    static let source = SyntheticMarket(seed: 7, liveDays: 2)
    static let market = source.market
    static let forming = FormingBars(updatesPerBar: 4)
    static let heartbeats = #"{"type":"subscribe","channel":"heartbeats","product_ids":[]}"#
    static let candles = #"{"type":"subscribe","channel":"candles","product_ids":["BTC-USD","ETH-USD"]}"#

    let plan: FaultPlan
    private(set) var line: CoinbaseLine
    private(set) var now = market.start.openTime
    private(set) var batches: [Batch] = []
    private var stamps = FrameStamps()

    init(_ faults: [String], seed: UInt64 = 7, connection: Int = 1) throws {
        plan = try FaultPlan(faults, seed: seed).starting(at: Self.market.start.openTime)
        line = CoinbaseLine(plan, connection: connection)
    }

    /// A connection on which heartbeats and candles were subscribed, after so many hours.
    static func played(_ faults: [String], hours: Int64 = 12) throws -> FaultedStream {
        var stream = try FaultedStream(faults)
        stream.receive(heartbeats)
        stream.receive(candles)
        stream.play(until: market.start.openTime.advanced(bySeconds: hours * 3_600))
        return stream
    }

    var frames: [Frame] { batches.flatMap(\.frames) }
    /// Updates of candles with the moments at which they came.
    var updates: [(moment: Timestamp, frame: Frame)] {
        batches.flatMap { batch in batch.frames.filter { $0.kind == "update" }.map { (batch.moment, $0) } }
    }
    var venue: CoinbaseMarket { CoinbaseMarket(market: Self.market, forming: Self.forming, now: now) }

    mutating func receive(_ text: String) {
        let outgoing = line.receive(text, in: venue, &stamps)
        batches.append(Batch(moment: now, outgoing: outgoing))
    }

    mutating func play(until end: Timestamp) {
        while let next = [Self.forming.next(after: now), plan.nextStreamEvent(after: now), line.due].compactMap(\.self).min(), next <= end {
            now = next
            let outgoing = line.pass(isUpdate: Self.forming.isUpdate(now), in: venue, &stamps)
            if !outgoing.isEmpty { batches.append(Batch(moment: now, outgoing: outgoing)) }
        }
        now = max(now, end)
    }

    mutating func heartbeat() -> CoinbaseSession.Outgoing? { line.heartbeat(counter: 1, at: now, &stamps) }

    /// The bar that a row should end as.
    static func isFinal(_ row: Frame.Candle) -> Bool {
        let bar = market.bar(of: Instrument(venue: "coinbase", symbol: row.product), at: BarTime(unixSeconds: row.start))
        return bar.map { row.fields["close"] == $0.close.description && row.fields["volume"] == $0.volume.description } ?? false
    }
}
