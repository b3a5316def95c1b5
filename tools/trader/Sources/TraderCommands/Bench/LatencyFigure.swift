/// What a benchmark measured of many events, one JSON object a line.
struct LatencyFigure: Encodable {
    var name: String
    var unit = "ms"
    var samples: Int
    var p50: Double
    var p99: Double
    var max: Double
    /// p50 by that of the reference of the same run; null where there is none.
    var ratio: Double?
    /// Events without a sample: what they began with was not seen.
    var unmatched: Int

    /// From one duration an event; nil without any.
    init?(_ name: String, _ durations: [Duration], reference: Double? = nil, unmatched: Int = 0) {
        guard !durations.isEmpty else { return nil }
        let ordered = durations.map { $0 / .milliseconds(1) }.sorted()
        self.name = name
        samples = ordered.count
        p50 = ordered[ordered.count / 2]
        p99 = ordered[Swift.min(ordered.count - 1, ordered.count * 99 / 100)]
        max = ordered[ordered.count - 1]
        ratio = reference.map { [p50] in p50 / $0 }
        self.unmatched = unmatched
    }

    private enum CodingKeys: String, CodingKey { case name, unit, samples, p50, p99, max, ratio, unmatched }

    /// Every key is written: what does not apply is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(unit, forKey: .unit)
        try container.encode(samples, forKey: .samples)
        try container.encode(p50, forKey: .p50)
        try container.encode(p99, forKey: .p99)
        try container.encode(max, forKey: .max)
        try container.encode(ratio, forKey: .ratio)
        try container.encode(unmatched, forKey: .unmatched)
    }
}
