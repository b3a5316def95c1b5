public import GRDB
import ServiceLifecycle
import TraderModel
import TraderProto
public import TraderService
import TraderVenues

/// market-feed: Coinbase's candles in, final and gapless candles out.
public enum MarketFeed {
    /// The settings beside the common ones.
    public static let keys = [streamURL, restURL, VenueSettings.requestsPerSecond]

    private static let streamURL = SettingKey(
        "coinbase.ws.url", standard: CoinbaseStream.standardURL, "WebSocket of Coinbase's market data")
    private static let restURL = SettingKey("coinbase.rest.url", standard: CoinbaseREST.standardBase, "base of Coinbase's REST interface")

    private static let instruments = [Instrument.coinbaseBTC, .coinbaseETH]

    /// Runs the service until it is told to stop.
    public static func run() async -> Never {
        await Chassis.run(.marketFeed, keys: keys, projections: register) { context, source in
            let client = VenueClient(
                base: try source.text(restURL), requestsPerSecond: try VenueSettings.requestsPerSecond(from: source),
                logger: context.logger)
            return [
                FeedLoop(
                    context: context, rest: CoinbaseREST(client: client),
                    stream: CoinbaseStream(url: try source.text(streamURL), instruments: instruments, logger: context.logger),
                    instruments: instruments)
            ]
        }
    }

    /// How the service's store is verified.
    public static let verification = ServiceVerification.rebuilding(
        .marketFeed, CandleShell(fresh: CandleMachine(instruments: instruments)), projections: register
    ) { header, body in
        guard header.knownTopic == .candles else { return nil }
        return .candle(try WireCodec.decode(Envelope<Candle>.self, from: body).data)
    }

    /// Registers the tables that people query.
    public static let register: @Sendable (inout DatabaseMigrator) -> Void = { CandleTable.register(in: &$0) }
}
