import TraderModel
import TraderService

/// Something that a strategy names and that nobody follows: it waits for it.
struct Waiting: Encodable, Equatable {
    enum Reason: String, Encodable {
        /// The feed of its venue runs, and does not follow it.
        case unfollowed
        /// No feed of its venue runs here.
        case noFeed = "no-feed"
        /// Its liquidations are not polled.
        case unpolled
    }

    /// In full, such as `coinbase:SOL-USD`.
    var instrument: String
    /// `5m`, `1m` or `liquidations`.
    var what: String
    var reason: Reason
    /// What a person can do about it: of what is not followed one command.
    var remedy: String

    /// The same as what keeps a strategy from seeing its market.
    var obstacle: DataReach.Obstacle {
        DataReach.Obstacle(source: instrument, reason: reason.rawValue, detail: "waits for \(what) of \(instrument): \(remedy)")
    }
}
