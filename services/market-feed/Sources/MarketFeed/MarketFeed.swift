public import GRDB
import Logging
import ServiceLifecycle
import Synchronization
import TraderModel
public import TraderProto
public import TraderService
import TraderSources
import TraderVenues

/// market-feed: a venue's candles in, final and gapless candles out.
public enum MarketFeed {
    /// The settings beside the common ones.
    public static let keys = FeedSettings.keys

    /// Those that the feed of one venue reads: no feed is told another one's key.
    public static func keys(of feed: ServiceName) -> [SettingKey] {
        feed.venue.flatMap(VenueName.init(rawValue:)).map(FeedSettings.keys) ?? []
    }

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.marketFeed, keys: keys, named: FeedSettings.service, projections: register) { context, source in
            let settings = try FeedSettings(source)
            let door = VenueDoor(context, restURL: settings.restURL, settings.venue)
            guard settings.rules.name == .coinbase else {
                let feed = BinanceFeed(
                    settings.rules, door, streamURL: settings.streamURL, tlsRoots: settings.venue.tlsRoots,
                    now: { context.clock.now }, logger: context.logger)
                return [FeedLoop.service(context, door, feed, first: settings.watchList)]
            }
            let saidAt = Mutex<ContinuousClock.Instant?>(nil)
            let rest = CoinbaseREST(client: door.client, key: settings.key, now: { SystemClock().now }) { reason in
                // Each is counted; a key that is wrong is said once an hour.
                let isNews = saidAt.withLock { said in
                    guard said.map({ .now - $0 > .seconds(3_600) }) ?? true else { return false }
                    said = .now
                    return true
                }
                if isNews { context.logger.warning("candles come from the public interface", metadata: ["reason": "\(reason)"]) }
            }
            let stream = CoinbaseStream(
                url: settings.streamURL, tlsRoots: settings.venue.tlsRoots, counters: door.counters, recorder: door.recorder,
                now: { context.clock.now }, logger: context.logger)
            return [
                FeedLoop.service(
                    context, door, CoinbaseFeed(rest: rest, stream: stream, now: { context.clock.now }), first: settings.watchList)
            ]
        }
    }

    /// How the store of a feed is verified.
    public static func verification(of feed: ServiceName) -> ServiceVerification {
        .rebuilding(feed, CandleShell(fresh: CandleMachine(series: [])), projections: register, output: CandleShell.output)
    }

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        CandleTable.fiveMinutes.register(in: &migrator)
        CandleTable.oneMinute.register(in: &migrator)
        IntegrityLedger.register(in: &migrator) { header, body, _ in
            try CandleShell.output(header, body).flatMap(CandleShell.ledgerFact)
        }
    }
}
