package import TraderModel

/// Gate.io's limit of requests: 200 in ten seconds.
///
/// The seconds are the venue's, which are virtual; a clock that stands still does not refuse for ever, since after ten wall seconds a
/// request does not count any more.
package struct GateQuota {
    static let most = 200
    private static let seconds: Int64 = 10

    private struct Request {
        var moment: Timestamp
        var wall: ContinuousClock.Instant
    }

    private var requests: [Request] = []

    package init() {}

    /// Notes a request; false when it is one too many.
    package mutating func admits(at moment: Timestamp, _ present: ContinuousClock.Instant) -> Bool {
        requests.removeAll {
            $0.moment.advanced(bySeconds: Self.seconds) <= moment || $0.wall.duration(to: present) >= .seconds(Self.seconds)
        }
        guard requests.count < Self.most else { return false }
        requests.append(Request(moment: moment, wall: present))
        return true
    }

    /// The venue's time at which a place is free again.
    func reset(at moment: Timestamp) -> Timestamp { (requests.first?.moment ?? moment).advanced(bySeconds: Self.seconds) }
}
