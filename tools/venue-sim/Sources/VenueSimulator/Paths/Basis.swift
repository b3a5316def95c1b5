package import TraderModel

/// How far an instrument's price lies from that of the asset elsewhere, as a fraction of it (0.0001 = one basis point above).
///
/// It is a smooth function of the moment, made of the seed and the instrument's name: nothing has to be remembered of it. It swings within the
/// half hour, and a future's also over the day, so that its funding is not always the same.
package struct Basis: Equatable, Sendable {
    /// Seconds from one of its fixed points to the next; it is straight between them.
    private static let quick: Int64 = 1_800
    private static let slow: Int64 = 28_800

    private let seed: UInt64
    private let name: String
    private let mean: Double
    private let reach: Double
    private let slowReach: Double

    package init(of instrument: Instrument, seed: UInt64) {
        self.seed = seed
        name = "basis of \(instrument)"
        let isFuture = instrument.venue == BinanceVenue.usdm.rawValue
        // Futures are a little dearer than the asset, as they mostly are.
        (mean, reach, slowReach) = isFuture ? (0.0002, 0.0004, 0.0012) : (0, 0.0003, 0)
    }

    package func value(at moment: Timestamp) -> Double {
        let quick = mean + reach * swing(at: moment, Self.quick)
        return slowReach > 0 ? quick + slowReach * swing(at: moment, Self.slow) : quick
    }

    /// Between -1 and 1, straight from one multiple of `stretch` to the next.
    private func swing(at moment: Timestamp, _ stretch: Int64) -> Double {
        let seconds = moment.wholeSeconds
        let place = seconds >= 0 ? seconds / stretch : (seconds - stretch + 1) / stretch
        let share = (Double(moment.microseconds) / 1_000_000 - Double(place * stretch)) / Double(stretch)
        return point(place, stretch) + (point(place + 1, stretch) - point(place, stretch)) * share
    }

    private func point(_ place: Int64, _ stretch: Int64) -> Double {
        var numbers = SeededNumbers(seed: seed, of: name, stretch, place)
        return numbers.uniform(in: -1...1)
    }
}
