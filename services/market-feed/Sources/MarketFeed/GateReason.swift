/// Why a series is not up to date.
package enum GateReason: String, Codable, Sendable {
    /// Its history is still being loaded.
    case history
    /// The next bar is over, and neither the stream nor REST has made it final.
    case unconfirmed
    /// A later bar was told of, and the next one was not.
    case gap
    /// The next bar is over for longer than a bar: what is known so late does not trade.
    case stale
    /// The venue has no such symbol.
    case unknown
    /// The clock here is so wrong that nobody can say which bars are over.
    case clock
}
