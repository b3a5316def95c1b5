import GRDB
import TraderModel
import TraderProto
import TraderService

/// What the gateway knows of whether strategies can see their markets.
struct Sight: Sendable {
    let context: ServiceContext
    let watch: ServiceWatch
    let reads: StrategyReads

    /// What is followed here, as far as it was read.
    func followed(_ db: Database) throws -> Followed {
        let lags = context.status.status(now: context.clock.now, isSimulated: context.clock.isSimulated).lag
        let unread = context.settings.feeds.filter { feed in lags[feed.rawValue].map { ($0 ?? .max) > Self.readLag } ?? false }
        return Followed(
            try InstrumentRows.all(db), feeds: context.settings.feeds, unread: Set(unread), contracts: context.settings.contracts)
    }

    /// Records behind a feed's head up to which what it follows is taken for read.
    private static let readLag: Int64 = 256
}
