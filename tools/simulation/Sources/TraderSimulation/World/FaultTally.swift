/// Faults that came, by kind.
public struct FaultTally: Equatable, Sendable {
    private var counts: [FaultKind: Int] = [:]

    public init() {}

    public subscript(kind: FaultKind) -> Int { counts[kind] ?? 0 }

    /// All of them.
    public var total: Int { counts.values.reduce(0, +) }

    mutating func note(_ kind: FaultKind) { counts[kind, default: 0] += 1 }

    /// Adds those of another run.
    public mutating func add(_ other: FaultTally) { counts.merge(other.counts, uniquingKeysWith: +) }
}
