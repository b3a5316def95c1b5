import TraderModel

/// The samples of the last days: what a strategy that is added later warms up from, before it may fire.
struct SampleHistory: Equatable, Sendable {
    /// Bars that are kept: 32 days, so that the 31 days of a cold start are there for a day more.
    static let capacity = 32 * 288

    /// What the samples hold.
    let layout: SampleLayout
    private var width: Int { layout.count + 1 }

    /// Open times and values, a row a bar; the oldest row is at `next` once all rows are taken.
    private var rows: [Double] = []
    private var next = 0
    /// A fingerprint of all samples there ever were.
    private var digest = StateDigest()

    init(_ layout: SampleLayout) { self.layout = layout }

    mutating func append(_ sample: MarketSample) {
        digest.add(sample.ts.unixSeconds)
        for value in sample.values { digest.add(value.bitPattern) }
        guard rows.count == Self.capacity * width else {
            rows.append(Double(sample.ts.unixSeconds))
            rows += sample.values
            return
        }
        rows[next] = Double(sample.ts.unixSeconds)
        for (offset, value) in sample.values.enumerated() { rows[next + 1 + offset] = value }
        next = (next + width) % rows.count
    }

    /// Samples that are kept.
    var count: Int { rows.count / width }

    /// Hands over the samples, the oldest first, in the order of `other`; what they do not hold is unknown.
    func forEach(in other: SampleLayout, _ body: (MarketSample) -> Void) {
        let places = other.places(in: layout)
        for index in 0..<count {
            let row = (next + index * width) % rows.count
            let values = places.map { place in place.map { rows[row + 1 + $0] } ?? .nan }
            body(MarketSample(ts: BarTime(unixSeconds: Int64(rows[row])), values: values))
        }
    }

    func addState(to digest: inout StateDigest) { digest.add(self.digest.value) }

    static func == (left: SampleHistory, right: SampleHistory) -> Bool { left.digest == right.digest && left.count == right.count }
}

extension SampleHistory: Codable {
    private enum CodingKeys: String, CodingKey { case layout, rows, next, digest }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        layout = try container.decodeIfPresent(SampleLayout.self, forKey: .layout) ?? EarlierLayout.layout
        rows = try container.decode(PackedDoubles.self, forKey: .rows).values
        next = try container.decode(Int.self, forKey: .next)
        digest = try container.decode(StateDigest.self, forKey: .digest)
        let width = layout.count + 1
        let areTimes = stride(from: 0, to: rows.count, by: width).allSatisfy { row in
            Int64(exactly: rows[row]).flatMap(BarTime.init(exactly:)) != nil
        }
        guard rows.count % width == 0, rows.count <= Self.capacity * width, next % width == 0, 0...rows.count ~= next,
            areTimes
        else {
            throw DecodingError.dataCorruptedError(forKey: .rows, in: container, debugDescription: "the samples are no whole rows")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(layout, forKey: .layout)
        try container.encode(PackedDoubles(rows), forKey: .rows)
        try container.encode(next, forKey: .next)
        try container.encode(digest, forKey: .digest)
    }
}
