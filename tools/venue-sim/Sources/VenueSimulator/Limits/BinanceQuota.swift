package import TraderModel

/// What a Binance venue admits of a client in a stretch of its time: 429 beyond it, and 418 for who goes on all the same.
///
/// The seconds are the venue's, which are virtual; a clock that stands still does not refuse for ever, since wall time counts as well.
package struct BinanceQuota: Sendable {
    package enum Verdict: Equatable, Sendable {
        /// Admitted; so much is used of the stretch.
        case admitted(used: Int)
        /// Refused; in so many seconds there is room again.
        case limited(used: Int, seconds: Int64)
        /// Refused until this moment of the venue's, in so many seconds.
        case banned(seconds: Int64, until: Timestamp)
    }

    /// Something that ends at a virtual moment, or so long after a wall moment.
    private struct Limit {
        var end: Timestamp
        var wallEnd: ContinuousClock.Instant

        func holds(at moment: Timestamp, _ present: ContinuousClock.Instant) -> Bool { moment < end && present < wallEnd }

        /// Whole seconds until then, 1 at least.
        func seconds(at moment: Timestamp, _ present: ContinuousClock.Instant) -> Int64 {
            let virtual = (end.microseconds - moment.microseconds + 999_999) / 1_000_000
            return max(1, min(virtual, present.duration(to: wallEnd).components.seconds + 1))
        }
    }

    /// Refusals after which a client that goes on is banned, and for how long.
    private static let patience = 10
    private static let banSeconds: Int64 = 120

    private let most: Int
    private let stretchSeconds: Int64
    private var stretch: Limit?
    private var ban: Limit?
    private var used = 0
    private var refusals = 0

    /// `most` in so many seconds.
    package init(most: Int, seconds: Int64) {
        self.most = most
        stretchSeconds = seconds
    }

    /// Notes a request of this weight.
    package mutating func admits(_ weight: Int, at moment: Timestamp, _ present: ContinuousClock.Instant) -> Verdict {
        if let ban {
            if ban.holds(at: moment, present) { return .banned(seconds: ban.seconds(at: moment, present), until: ban.end) }
            self.ban = nil
        }
        let stretch = current(at: moment, present)
        used += weight
        guard used > most else { return .admitted(used: used) }
        refusals += 1
        guard refusals <= Self.patience else { return banned(for: Self.banSeconds, at: moment, present) }
        return .limited(used: used, seconds: stretch.seconds(at: moment, present))
    }

    /// Refuses everything for so many seconds.
    package mutating func banned(for seconds: Int64, at moment: Timestamp, _ present: ContinuousClock.Instant) -> Verdict {
        let ban = Limit(end: moment.advanced(bySeconds: seconds), wallEnd: present + .seconds(seconds))
        self.ban = ban
        return .banned(seconds: seconds, until: ban.end)
    }

    private mutating func current(at moment: Timestamp, _ present: ContinuousClock.Instant) -> Limit {
        if let stretch, stretch.holds(at: moment, present) { return stretch }
        let end = (moment.wholeSeconds / stretchSeconds + 1) * stretchSeconds
        let next = Limit(end: .seconds(end), wallEnd: present + .seconds(stretchSeconds))
        (stretch, used, refusals) = (next, 0, 0)
        return next
    }
}
