import Synchronization

/// Counts what happens between us and a venue; a client and a stream count into the same one.
public final class VenueCounters: Sendable {
    private let counts = Mutex<[VenueCount: Int]>([:])

    public init() {}

    /// Counts one more of `what`, or so many more.
    public func count(_ what: VenueCount, _ more: Int = 1) { counts.withLock { $0[what, default: 0] += more } }

    /// What was counted since the beginning; every `VenueCount` is there, also when it is 0.
    public var snapshot: [VenueCount: Int] {
        let zeros = Dictionary(uniqueKeysWithValues: VenueCount.allCases.map { ($0, 0) })
        return counts.withLock { counts in zeros.merging(counts) { $1 } }
    }

    /// The same by name.
    public var named: [String: Int] { Dictionary(uniqueKeysWithValues: snapshot.map { ($0.key.rawValue, $0.value) }) }
}
