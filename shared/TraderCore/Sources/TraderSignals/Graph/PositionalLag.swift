import TraderModel

/// The value some bars before, known or not: unlike an indicator it counts bars, not known values.
struct PositionalLag: Digested, Equatable, Sendable {
    /// How many bars lie between.
    let bars: Int
    /// The last values, NaN where unknown; the oldest is at `next` once all places are taken.
    private var recent: [Double] = []
    private var next = 0
    /// A fingerprint of all values there ever were.
    private var digest = StateDigest()

    init(bars: Int) {
        precondition(bars >= 1, "a lag looks back one bar at least, not \(bars)")
        self.bars = bars
    }

    /// Takes the value of this bar, NaN when unknown; answers the one before, NaN when unknown or not there.
    mutating func update(_ value: Double) -> Double {
        digest.add(value.isNaN ? nil : value)
        guard recent.count == bars else {
            recent.append(value)
            return .nan
        }
        let before = recent[next]
        recent[next] = value
        next = next + 1 == bars ? 0 : next + 1
        return before
    }

    /// The same over a whole column, from an empty lag on.
    static func column(_ values: [Double], bars: Int) -> [Double] {
        [Double](repeating: .nan, count: min(bars, values.count)) + values.dropLast(bars)
    }

    func addState(to digest: inout StateDigest) { digest.add(self.digest.value) }

    /// By bits, since what is unknown is NaN.
    static func == (left: PositionalLag, right: PositionalLag) -> Bool {
        left.bars == right.bars && left.next == right.next && left.digest == right.digest
            && left.recent.map(\.bitPattern) == right.recent.map(\.bitPattern)
    }
}

extension PositionalLag: Codable {
    private enum CodingKeys: String, CodingKey { case bars, recent, next, digest }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        bars = try container.decode(Int.self, forKey: .bars)
        recent = try container.decode(PackedDoubles.self, forKey: .recent).values
        next = try container.decode(Int.self, forKey: .next)
        digest = try container.decode(StateDigest.self, forKey: .digest)
        guard bars >= 1, recent.count <= bars, (0..<bars).contains(next) else {
            throw DecodingError.dataCorruptedError(forKey: .recent, in: container, debugDescription: "more values than the lag holds")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(bars, forKey: .bars)
        try container.encode(PackedDoubles(recent), forKey: .recent)
        try container.encode(next, forKey: .next)
        try container.encode(digest, forKey: .digest)
    }
}
