/// A venue's limit of a client's messages: so many in a wall second.
package struct MessageRate {
    private let most: Int
    private static let span = Duration.seconds(1)

    private var recent: [ContinuousClock.Instant] = []

    /// Coinbase's: eight.
    package init() { most = 8 }

    /// `most` in a wall second.
    init(most: Int) { self.most = most }

    /// Notes a message; false when it is one too many.
    package mutating func admits(at present: ContinuousClock.Instant) -> Bool {
        recent.removeAll { $0.duration(to: present) >= Self.span }
        recent.append(present)
        return recent.count <= most
    }
}
