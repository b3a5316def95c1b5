import TraderModel

/// Whether a value rose (or fell) a number of bars in a row.
struct Streak: Codable, Digested, Equatable, Sendable {
    /// Bars in a row.
    let bars: Int
    private let isRising: Bool
    private var last: Double?
    private var length = 0
    private var seen = 0

    init(bars: Int, isRising: Bool) {
        self.bars = bars
        self.isRising = isRising
    }

    /// Takes a value, NaN when unknown, which ends what was; answers NaN until as many bars are known.
    mutating func update(_ value: Double) -> Double {
        guard !value.isNaN else {
            self = Streak(bars: bars, isRising: isRising)
            return .nan
        }
        if let last {
            length = (isRising ? value > last : value < last) ? min(length + 1, bars) : 0
            seen = min(seen + 1, bars)
        }
        last = value
        return seen < bars ? .nan : length == bars ? 1 : 0
    }

    func addState(to digest: inout StateDigest) {
        digest.add(last)
        digest.add(Int64(length))
        digest.add(Int64(seen))
    }
}
