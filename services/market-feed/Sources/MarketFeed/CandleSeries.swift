package import TraderModel

/// The bars of one length of one instrument.
package struct CandleSeries: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package var instrument: Instrument
    package var length: BarLength

    package init(_ instrument: Instrument, _ length: BarLength = .fiveMinutes) {
        self.instrument = instrument
        self.length = length
    }

    package static func < (left: CandleSeries, right: CandleSeries) -> Bool {
        (left.length, left.instrument) < (right.length, right.instrument)
    }

    package var description: String { length == .fiveMinutes ? "\(instrument)" : "\(instrument) \(length.text)" }
}
