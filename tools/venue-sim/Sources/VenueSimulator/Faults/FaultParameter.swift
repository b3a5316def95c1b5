/// One of the numbers that a fault takes after its name.
package struct FaultParameter: Equatable, Sendable {
    /// As the list of faults writes it; its unit is in the name or in the fault's summary.
    package var name: String
    package var range: ClosedRange<Int64>
    /// The value when none is given.
    package var standard: Int64
    /// The values within `range` that are allowed; nil when all are.
    package var choices: [Int64]?

    /// One of so many is hit. At least two, where a fault that hits all would leave nothing to go on with.
    static func oneIn(_ standard: Int64, atLeast least: Int64 = 2) -> Self {
        Self(name: "ONE-IN", range: least...1_000_000, standard: standard)
    }

    /// Virtual minutes that something lasts or waits.
    static func minutes(_ standard: Int64) -> Self { Self(name: "MINUTES", range: 1...100_000, standard: standard) }

    /// Virtual minutes in which something happens once.
    static func every(_ standard: Int64) -> Self { Self(name: "EVERY", range: 1...100_000, standard: standard) }

    static func percent(_ standard: Int64) -> Self { Self(name: "PERCENT", range: 0...10_000, standard: standard) }

    static func seconds(_ standard: Int64, _ range: ClosedRange<Int64>) -> Self {
        Self(name: "SECONDS", range: range, standard: standard)
    }

    static func choice(_ name: String, _ standard: Int64, of choices: [Int64]) -> Self {
        Self(name: name, range: 0...Int64.max, standard: standard, choices: choices)
    }

    /// What may be given, in words.
    var allowed: String {
        choices.map { $0.map(String.init).joined(separator: ", ") } ?? "\(range.lowerBound) to \(range.upperBound)"
    }

    func allows(_ value: Int64) -> Bool { range.contains(value) && choices?.contains(value) ?? true }
}
