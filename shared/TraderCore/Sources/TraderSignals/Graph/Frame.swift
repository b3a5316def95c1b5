import TraderModel

/// The bars on which a value changes: those of a strategy, or longer ones seen from them.
///
/// A strategy's own bar is complete at its close. A longer period is seen from the first own bar that opens at or after the period's end.
struct Frame: Hashable, Sendable, CustomStringConvertible {
    /// The bars of the strategy.
    var own: BarLength
    /// The bars of the value, as long or longer.
    var length: BarLength

    init(own: BarLength, length: BarLength) {
        precondition(length >= own, "a frame's periods are no shorter than the strategy's bars")
        self.own = own
        self.length = length
    }

    /// Bars of this length themselves.
    init(_ length: BarLength) { self.init(own: length, length: length) }

    /// The frame of the strategy's own bars.
    var outer: Frame { Frame(own: own, length: own) }

    var description: String { own == length ? own.text : "\(own.text)/\(length.text)" }

    /// Reads what `description` writes; nil for anything else.
    init?(_ text: String) {
        let lengths = text.split(separator: "/", omittingEmptySubsequences: false).map { BarLength(text: String($0)) }
        guard (1...2).contains(lengths.count), let own = lengths[0], let length = lengths[lengths.count - 1],
            lengths.count == 1 || length > own
        else { return nil }
        self.init(own: own, length: length)
    }
}
