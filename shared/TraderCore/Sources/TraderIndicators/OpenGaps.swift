import TraderModel

/// The gaps on one side of the market that no bar has filled yet, oldest first.
///
/// A gap lies below the prices that made it: those of the other side are found among prices of the opposite sign.
struct OpenGaps: Codable, Digested, Equatable, Sendable {
    /// The prices between two bars that a third one, in between, jumped over.
    struct Gap: Equatable {
        /// The number of the bar that made it.
        var bar: Int
        var bottom: Double
        var top: Double

        var fingerprint: UInt64 {
            StateDigest.mixed(StateDigest.mixed(StateDigest.mixed(UInt64(bar)) ^ bottom.bitPattern) ^ top.bitPattern)
        }
    }

    private var gaps: [Gap] = []
    /// The sum of the gaps' fingerprints, kept with each of them, so that a digest needs no walk over the gaps.
    private var fingerprints: UInt64 = 0

    init() {}

    mutating func add(_ gap: Gap) {
        gaps.append(gap)
        fingerprints &+= gap.fingerprint
    }

    /// Leaves out the gaps that a bar with this low fills, and those made before the bar of the given number.
    mutating func remove(filledAt low: Double, madeBefore bar: Int) {
        gaps.removeAll { gap in
            guard low <= gap.bottom || gap.bar < bar else { return false }
            fingerprints &-= gap.fingerprint
            return true
        }
    }

    /// Whether the prices from `low` to `high` meet one of the gaps.
    func overlap(from low: Double, to high: Double) -> Bool { gaps.contains { low <= $0.top && high >= $0.bottom } }

    /// The highest top below a price.
    func nearestTop(below price: Double) -> Double? {
        var nearest: Double?
        for gap in gaps where gap.top < price && gap.top > nearest ?? -.infinity { nearest = gap.top }
        return nearest
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let values = try container.decode(PackedDoubles.self).values
        for start in stride(from: 0, to: values.count, by: 3) {
            guard start + 2 < values.count, let bar = Int(exactly: values[start]), bar >= 0 else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "a gap is a bar's number and two prices")
            }
            add(Gap(bar: bar, bottom: values[start + 1], top: values[start + 2]))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(PackedDoubles(gaps.flatMap { [Double($0.bar), $0.bottom, $0.top] }))
    }

    func addState(to digest: inout StateDigest) {
        digest.add(Int64(gaps.count))
        digest.add(fingerprints)
    }
}
