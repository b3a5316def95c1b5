/// Counts refusals of one kind, so that one that comes again and again is a line a minute in the log.
public struct RefusalTally: Sendable {
    private static let pause = Duration.seconds(60)

    private var count = 0
    private var toldAt: ContinuousClock.Instant?

    public init() {}

    /// Counts `more`; how many there were so far when it is time to tell, else nil.
    public mutating func add(_ more: Int = 1, at now: ContinuousClock.Instant) -> Int? {
        count += more
        guard more > 0, toldAt.map({ now - $0 >= Self.pause }) ?? true else { return nil }
        toldAt = now
        return count
    }
}
