import TraderModel
import VenueSimulator

/// What is really traded of an instrument, in bars of the length that its venue tells, and what they make.
struct InstrumentTruth {
    /// The length of the bars that the venue tells.
    let length: BarLength
    private let first: BarTime
    /// As the platform should have them: a bucket without a trade is flat.
    let bars: [Bar]
    /// Milliseconds after its opening at which a bar is final at the venue: up to two seconds after its close.
    private let finalAfter: [Int64]
    /// Bars of five minutes, made of `bars`.
    private let fives: [Bar]

    /// Bars from `first` on.
    init(_ bars: [Bar], of length: BarLength, from first: BarTime, finalAfter: [Int64]) {
        self.bars = bars
        self.length = length
        self.first = first
        self.finalAfter = finalAfter
        let parts = Int(Market.barLength.seconds / length.seconds)
        fives = parts == 1 ? bars : stride(from: 0, to: bars.count / parts * parts, by: parts).map { Self.joined(bars[$0..<$0 + parts]) }
    }

    private static func joined(_ parts: ArraySlice<Bar>) -> Bar {
        parts.dropFirst().reduce(parts[parts.startIndex]) { made, part in
            Bar(
                open: made.open, high: max(made.high, part.high), low: min(made.low, part.low), close: part.close,
                volume: Quantity(units: made.volume.units + part.volume.units))
        }
    }

    /// The bar of five minutes, or of the venue's own length, as it should stand in a log; nil when it lies outside the run.
    func bar(_ length: BarLength, at ts: BarTime) -> Bar? {
        let place = Int(ts.seconds(since: first) / length.seconds)
        let bars = length == self.length ? bars : fives
        return bars.indices.contains(place) ? bars[place] : nil
    }

    /// When the venue has a bar of its own length whole.
    func finalTime(of ts: BarTime) -> Timestamp {
        let place = Int(ts.seconds(since: first) / length.seconds)
        return ts.openTime.advanced(byMilliseconds: finalAfter.indices.contains(place) ? finalAfter[place] : length.seconds * 1_000)
    }
}
