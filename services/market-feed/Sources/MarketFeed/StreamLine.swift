import TraderModel
import TraderVenues

/// What is known of one connection of a venue's stream, and of those before it.
struct StreamLine: Sendable {
    /// The frames of the present connection; of none while there is none.
    var sequence = StreamSequence()
    /// The pauses before it is made again.
    var backoff = Backoff()
    /// Whether it has told what it is for.
    var hadData = false
    /// When the present connection came about; nil while there is none.
    private(set) var since: Timestamp?
    /// Whether it is being ended: nothing is wished of it any more.
    var isGivenUp = false

    /// Seconds before the venue's own cut at which a connection is made anew, at a moment that suits us.
    static let renewalSeconds: Int64 = 600
    /// Seconds of a minute in which it is made anew: no bar ends in them.
    private static let quietSeconds: ClosedRange<Int64> = 15...45

    /// A new connection stands.
    mutating func connected(at now: Timestamp) {
        sequence = StreamSequence()
        hadData = false
        isGivenUp = false
        since = now
    }

    /// The connection is gone, for `trouble`; nil when it is not missed. Answers how long to wait before the next one.
    mutating func lost(_ trouble: String?) -> Duration {
        sequence = StreamSequence()
        sequence.trouble = trouble
        if hadData { backoff.reset() }
        hadData = false
        isGivenUp = false
        since = nil
        return backoff.pause()
    }

    /// When it is to be made anew, where the venue ends each connection after `life` seconds; nil while there is none.
    func renewal(life: Int64) -> Timestamp? {
        guard let since, !isGivenUp else { return nil }
        let moment = since.advanced(bySeconds: life - Self.renewalSeconds)
        let second = moment.wholeSeconds % 60
        if second < Self.quietSeconds.lowerBound { return moment.advanced(bySeconds: Self.quietSeconds.lowerBound - second) }
        return second <= Self.quietSeconds.upperBound ? moment : moment.advanced(bySeconds: 60 + Self.quietSeconds.lowerBound - second)
    }
}
