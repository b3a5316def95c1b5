import TraderModel

/// The samples of the last days: what a strategy that is added later warms up from, before it may fire.
struct SampleHistory: Equatable, Sendable {
    /// Bars that are kept: 32 days, so that the 31 days of a cold start are there for a day more.
    static let capacity = 32 * 288

    private static let width = MarketSample.count + 1

    /// Open times and values, a row a bar; the oldest row is at `next` once all rows are taken.
    private var rows: [Double] = []
    private var next = 0
    /// A fingerprint of all samples there ever were.
    private var digest = StateDigest()

    mutating func append(_ sample: MarketSample) {
        digest.add(sample.ts.unixSeconds)
        for value in sample.values { digest.add(value.bitPattern) }
        guard rows.count == Self.capacity * Self.width else {
            rows.append(Double(sample.ts.unixSeconds))
            rows += sample.values
            return
        }
        rows[next] = Double(sample.ts.unixSeconds)
        for (offset, value) in sample.values.enumerated() { rows[next + 1 + offset] = value }
        next = (next + Self.width) % rows.count
    }

    /// Samples that are kept.
    var count: Int { rows.count / Self.width }

    /// Hands over the samples, the oldest first.
    func forEach(_ body: (MarketSample) -> Void) {
        for index in 0..<count {
            let row = (next + index * Self.width) % rows.count
            body(MarketSample(ts: BarTime(unixSeconds: Int64(rows[row])), values: Array(rows[(row + 1)..<(row + Self.width)])))
        }
    }

    func addState(to digest: inout StateDigest) { digest.add(self.digest.value) }

    static func == (left: SampleHistory, right: SampleHistory) -> Bool { left.digest == right.digest && left.count == right.count }
}

extension SampleHistory: Codable {
    private enum CodingKeys: String, CodingKey { case rows, next, digest }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rows = try container.decode(PackedDoubles.self, forKey: .rows).values
        next = try container.decode(Int.self, forKey: .next)
        digest = try container.decode(StateDigest.self, forKey: .digest)
        let areTimes = stride(from: 0, to: rows.count, by: Self.width).allSatisfy { row in
            Int64(exactly: rows[row]).flatMap(BarTime.init(exactly:)) != nil
        }
        guard rows.count % Self.width == 0, rows.count <= Self.capacity * Self.width, next % Self.width == 0, 0...rows.count ~= next,
            areTimes
        else {
            throw DecodingError.dataCorruptedError(forKey: .rows, in: container, debugDescription: "the samples are no whole rows")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(PackedDoubles(rows), forKey: .rows)
        try container.encode(next, forKey: .next)
        try container.encode(digest, forKey: .digest)
    }
}
