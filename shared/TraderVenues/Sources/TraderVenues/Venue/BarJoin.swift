public import TraderModel

/// The bars of a longer length of one instrument, made of the final bars of a shorter one, which come in order. Those of which a part is missing
/// are not made: whoever fills a hole with flat bars fills it here too.
public struct BarJoin: Codable, Equatable, Sendable {
    public let part: BarLength
    public let length: BarLength
    /// What is there of the longer bar, from its open on without a hole.
    private var made: TimedBar?
    /// The part that comes next in it.
    private var next: BarTime?

    /// Joins bars of `part` into bars of `length`, of which a whole number goes into it.
    public init(_ part: BarLength, into length: BarLength) {
        precondition(part < length && length.seconds % part.seconds == 0, "\(length.text) is not made of \(part.text)")
        self.part = part
        self.length = length
    }

    /// Takes a final bar; answers the longer bar that ends with it, if it does and is whole.
    public mutating func take(_ bar: TimedBar) -> TimedBar? {
        made = joined(bar)
        let after = bar.ts.advanced(by: 1, of: part)
        next = made == nil ? nil : after
        guard let whole = made, after == whole.ts.advanced(by: 1, of: length) else { return nil }
        made = nil
        next = nil
        return whole
    }

    /// The longer bar in progress when `bar` is the part in progress; nil when a part before it is missing.
    public func forming(with bar: TimedBar) -> TimedBar? { joined(bar) }

    private func joined(_ bar: TimedBar) -> TimedBar? {
        if length.isAligned(bar.ts) { return bar }
        guard var made, made.instrument == bar.instrument, next == bar.ts else { return nil }
        made.bar.high = max(made.bar.high, bar.bar.high)
        made.bar.low = min(made.bar.low, bar.bar.low)
        made.bar.close = bar.bar.close
        // A venue that tells of impossible sizes must not end the process.
        let (sum, isOver) = made.bar.volume.units.addingReportingOverflow(bar.bar.volume.units)
        made.bar.volume = Quantity(units: isOver ? .max : sum)
        return made
    }
}
