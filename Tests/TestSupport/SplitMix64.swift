/// A seeded generator: the same seed gives the same numbers on every machine (Steele, Lea & Flood, 2014).
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A whole number in `range`, the same in every version of the standard library.
    public mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// Whether an event of one chance in `count` happens.
    public mutating func happens(onceIn count: Int64) -> Bool { number(in: 1...count) == 1 }

    /// `values` in another order (Fisher–Yates).
    public mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
        var values = values
        for last in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(last, Int(number(in: 0...Int64(last)))) }
        return values
    }

    /// The streams merged into one at random, each in its own order.
    public mutating func merged<Value>(_ streams: [[Value]]) -> [Value] {
        let turns = shuffled(streams.enumerated().flatMap { index, stream in stream.map { _ in index } })
        var nexts = streams.map { _ in 0 }
        return turns.map { index in
            defer { nexts[index] += 1 }
            return streams[index][nexts[index]]
        }
    }
}
