import TraderModel
import TraderProto

/// What is followed here: of what a strategy waits for, the part that nobody follows.
struct Followed {
    private let channels: [Instrument: [WatchedChannel]]
    private let feeds: [ServiceName]
    private let unread: Set<ServiceName>
    private let contracts: [Instrument]

    /// `feeds` are those that run; of the `unread` ones nothing is said, since what they follow may come yet. `contracts` are those that are polled.
    init(_ watched: [InstrumentRows.Watched], feeds: [ServiceName], unread: Set<ServiceName>, contracts: [Instrument]) {
        channels = Dictionary(watched.map { ($0.instrument, $0.follows) }) { $1 }
        self.feeds = feeds
        self.unread = unread
        self.contracts = contracts
    }

    /// What of a lane's needs nobody follows: bars first, each in the order of its instruments; empty when all is followed.
    func lacking(_ reads: LaneReads) -> [Waiting] {
        reads.instruments.compactMap { lacking(reads.channel, of: $0) }
            + reads.contracts.filter { !contracts.contains($0) }.map { contract in
                Waiting(
                    instrument: "\(contract)", what: "liquidations", reason: .unpolled,
                    remedy: "name a contract that is polled: \(contracts.map(\.description).joined(separator: ", "))")
            }
    }

    private func lacking(_ channel: WatchedChannel, of instrument: Instrument) -> Waiting? {
        let venue = instrument.venue
        guard let feed = feeds.first(where: { $0.venue == venue }) else {
            return Waiting(
                instrument: "\(instrument)", what: channel.rawValue, reason: .noFeed,
                remedy: "start market-feed --venue \(venue) and name \(venue) in FEEDS")
        }
        guard !unread.contains(feed), channels[instrument]?.contains(channel) != true else { return nil }
        return Waiting(
            instrument: "\(instrument)", what: channel.rawValue, reason: .unfollowed,
            remedy: "./trader instruments follow \(instrument) --what \(channel.rawValue)")
    }
}
