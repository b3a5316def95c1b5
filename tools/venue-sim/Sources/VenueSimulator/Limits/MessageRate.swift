/// The venue's limit of a client's messages: eight in a wall second.
package struct MessageRate {
    private static let most = 8
    private static let span = Duration.seconds(1)

    private var recent: [ContinuousClock.Instant] = []

    package init() {}

    /// Notes a message; false when it is one too many.
    package mutating func admits(at present: ContinuousClock.Instant) -> Bool {
        recent.removeAll { $0.duration(to: present) >= Self.span }
        recent.append(present)
        return recent.count <= Self.most
    }
}
