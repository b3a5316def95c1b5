public import TraderModel

/// Resamples bars to a longer period: the last value of each period, given when the period is over.
///
/// A period is over when a bar arrives that opens at or after the period's end, so that no bar sees a value from its own future.
/// Answers the value of the period just completed, or nil while the running period goes on. A period without a bar is left out.
public struct CompletedPeriod: Codable, Digested, Equatable, Sendable {
    /// The length of the periods.
    public let length: BarLength
    private var period: BarTime?
    private var last: Double = 0

    public init(_ length: BarLength) { self.length = length }

    /// Takes the value of the bar that opens at `bar`; bars come in ascending order.
    public mutating func update(_ value: Double, at bar: BarTime) -> Double? {
        let current = length.bar(containing: bar)
        defer {
            period = current
            last = value
        }
        guard let period, period != current else { return nil }
        return last
    }

    public func addState(to digest: inout StateDigest) {
        digest.add(period?.unixSeconds)
        digest.add(last)
    }
}
