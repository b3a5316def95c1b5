/// What a benchmark measured, one JSON object a line.
struct BenchFigure: Encodable {
    var name: String
    var unit: String
    var median: Double
    var min: Double
    var max: Double
    /// The median by that of the reference, which was measured in the same run.
    var ratio: Double
    /// Closed trades, where a benchmark makes any, and the sum of their net returns in basis points: equal work is seen to be equal.
    var trades: Int?
    var net_bps: Double?

    /// From one sample a run; `reference` is the median of what it is held against.
    init(_ name: String, unit: String, _ samples: [Double], reference: Double, trades: Int? = nil, netBps: Double? = nil) {
        precondition(!samples.isEmpty, "a benchmark has a sample at least")
        let ordered = samples.sorted()
        self.name = name
        self.unit = unit
        median = ordered[ordered.count / 2]
        min = ordered[0]
        max = ordered[ordered.count - 1]
        ratio = median / reference
        self.trades = trades
        net_bps = netBps
    }

    private enum CodingKeys: String, CodingKey { case name, unit, median, min, max, ratio, trades, net_bps }

    /// Every key is written: what does not apply is null, never absent.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(unit, forKey: .unit)
        try container.encode(median, forKey: .median)
        try container.encode(min, forKey: .min)
        try container.encode(max, forKey: .max)
        try container.encode(ratio, forKey: .ratio)
        try container.encode(trades, forKey: .trades)
        try container.encode(net_bps, forKey: .net_bps)
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers in every run.
struct BenchChance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
