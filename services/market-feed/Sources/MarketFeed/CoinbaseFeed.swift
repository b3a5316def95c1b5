import TraderModel
import TraderVenues

/// Coinbase as market-feed reads it.
struct CoinbaseFeed: FeedVenue {
    let rest: CoinbaseREST
    let stream: CoinbaseStream
    /// When something came.
    let now: @Sendable () -> Timestamp

    let rules = FeedRules.coinbase

    var events: AsyncStream<LineEvent> {
        let events = stream.events
        return AsyncStream { await events.first { _ in true }.map { LineEvent(.bars, $0) } }
    }

    func follow(_ list: [InstrumentRecord]) {
        func instruments(_ channel: WatchedChannel) -> [Instrument] { list.filter { $0.follows.contains(channel) }.map(\.instrument) }
        stream.follow([.candles: instruments(.fiveMinuteBars), .marketTrades: instruments(.oneMinuteBars), .ticker: instruments(.quotes)])
    }

    func connect(_ line: FeedLine, after pause: Duration) async { await stream.connect(after: pause) }

    func giveUp(_ line: FeedLine, _ reason: String) { stream.restart(reason) }

    func bars(_ question: BarQuestion) async throws -> [TimedBar] {
        try await rest.bars(of: question.series.instrument, length: question.series.length, from: question.first, through: question.last)
    }

    func time() async throws -> Timestamp { try await rest.serverTime() }

    func listing() async throws -> VenueListing { try await rest.listing(at: now()) }
}
