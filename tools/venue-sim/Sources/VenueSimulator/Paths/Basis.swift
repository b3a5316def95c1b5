package import TraderModel

/// How far an instrument's price lies from that of the asset elsewhere, as a fraction of it (0.0001 = one basis point above).
///
/// It is a smooth function of the moment, made of the seed and the instrument's name: nothing has to be remembered of it.
package struct Basis: Equatable, Sendable {
    /// Seconds from one of its fixed points to the next; it is straight between them.
    private static let stretch: Int64 = 1_800

    private let seed: UInt64
    private let name: String
    private let mean: Double
    private let reach: Double

    package init(of instrument: Instrument, seed: UInt64) {
        self.seed = seed
        name = "basis of \(instrument)"
        let isFuture = instrument.venue == BinanceVenue.usdm.rawValue
        // Futures are a little dearer than the asset, as they mostly are.
        (mean, reach) = isFuture ? (0.0001, 0.0008) : (0, 0.0003)
    }

    package func value(at moment: Timestamp) -> Double {
        let seconds = moment.wholeSeconds
        let place = seconds >= 0 ? seconds / Self.stretch : (seconds - Self.stretch + 1) / Self.stretch
        let share = (Double(moment.microseconds) / 1_000_000 - Double(place * Self.stretch)) / Double(Self.stretch)
        return point(place) + (point(place + 1) - point(place)) * share
    }

    private func point(_ place: Int64) -> Double {
        var numbers = SeededNumbers(seed: seed, of: name, place)
        return mean + reach * numbers.uniform(in: -1...1)
    }
}
