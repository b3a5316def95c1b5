import TraderModel
import TraderVenues

/// Final bars of a series, made of final bars of its parts.
struct CandleJoin: Codable, Equatable, Sendable {
    private let length: BarLength
    private var join: BarJoin
    /// Whether all parts of the bar in the making came on the stream, and whether none had a trade.
    private var isStreamed = true
    private var hadNoTrades = true
    private var firstSeenAt: Timestamp?

    init(_ series: Series) {
        length = series.length
        join = BarJoin(series.part.length, into: series.length)
    }

    /// Takes the next part; answers the bar that ends with it, if it does and is whole. It came as its last part did, where that was loaded; else
    /// by REST when any part did.
    mutating func take(_ part: Candle) -> Candle? {
        if length.isAligned(part.ts) {
            isStreamed = true
            hadNoTrades = true
            firstSeenAt = nil
        }
        isStreamed = isStreamed && part.origin == .stream
        hadNoTrades = hadNoTrades && part.noTrades
        firstSeenAt = [firstSeenAt, part.firstSeenAt].compactMap(\.self).min()
        guard let whole = join.take(TimedBar(instrument: part.instrument, ts: part.ts, bar: part.bar)) else { return nil }
        return Candle(
            instrument: whole.instrument, ts: whole.ts, bar: whole.bar,
            origin: part.origin == .history ? .history : isStreamed ? .stream : .rest,
            noTrades: hadNoTrades, knownAt: part.knownAt, firstSeenAt: firstSeenAt)
    }

    /// The bar in progress when `part` is the part in progress; nil when a part before it is missing.
    func forming(with part: TimedBar) -> TimedBar? { join.forming(with: part) }

    /// What REST told, ascending, with the bars without a trade that it leaves out between two others.
    static func filled(_ told: [TimedBar], of length: BarLength) -> [TimedBar] {
        var bars: [TimedBar] = []
        for bar in told {
            while let before = bars.last, before.ts < bar.ts.advanced(by: -1, of: length) {
                bars.append(
                    TimedBar(instrument: before.instrument, ts: before.ts.advanced(by: 1, of: length), bar: .flat(at: before.bar.close)))
            }
            if bars.last.map({ $0.ts < bar.ts }) ?? true { bars.append(bar) }
        }
        return bars
    }

    /// The whole bars of `series` in what REST told of its parts, gapless and ascending; parts that are missing between two others had no trade.
    static func bars(of series: Series, in parts: [TimedBar]) -> [TimedBar] {
        guard series.part != series else { return parts }
        var join = BarJoin(series.part.length, into: series.length)
        return filled(parts, of: series.part.length).compactMap { join.take($0) }
    }
}
