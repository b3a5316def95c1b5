/// Numbers at which arithmetic breaks, among ordinary ones.
public struct Extremes: Sendable {
    private var generator: SplitMix64

    public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    private static let edges: [Int64] = [
        .min, .min + 1, -(1 << 60), -(1 << 53), -(1 << 33), -(1 << 31), -300, -1, 0, 1, 2, 299, 300, 1 << 31, 1 << 32, (1 << 33) - 300,
        1 << 33,
        1 << 40, 1 << 53, 1 << 60, .max - 1, .max,
    ]

    /// An edge of a range, a number of any size, or a small one.
    public mutating func integer() -> Int64 {
        switch generator.number(in: 0...3) {
        case 0: pick(Self.edges)
        case 1: Int64(bitPattern: generator.next())
        case 2: Int64(bitPattern: generator.next()) >> generator.number(in: 0...63)
        default: generator.number(in: -10...1_000)
        }
    }

    /// An integer above zero, small and large ones alike.
    public mutating func positive() -> Int64 { max(1, Int64(generator.next() >> 1) >> generator.number(in: 0...62)) }

    public mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(generator.number(in: 0...Int64(values.count - 1)))] }

    public mutating func happens(onceIn count: Int64) -> Bool { generator.happens(onceIn: count) }

    public mutating func number(in range: ClosedRange<Int64>) -> Int64 { generator.number(in: range) }
}
