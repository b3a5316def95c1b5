/// How much may be published within a while, so that what waits for a subscriber that does not read is bounded in bytes.
package struct PublishBudget {
    private var windowEnds: ContinuousClock.Instant?
    private var spent = 0

    package init() {}

    /// Whether `bytes` more may be published at `now`.
    package mutating func spend(_ bytes: Int, at now: ContinuousClock.Instant) -> Bool {
        if windowEnds.map({ now >= $0 }) ?? true {
            windowEnds = now + BusLimits.publishWindow
            spent = 0
        }
        guard spent + bytes <= BusLimits.publishedBytes else { return false }
        spent += bytes
        return true
    }
}
