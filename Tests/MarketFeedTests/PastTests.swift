import MarketFeed
import TestSupport
import Testing
import TraderModel
import TraderProto
import TraderVenues

/// The command `past`: bars from before what a reader remembers, as the venue's REST interface has them.
@Suite struct PastTests {
    /// A venue that has bars of chance from a moment on, and leaves out those without a trade.
    private struct Archive: FeedVenue {
        let rules: FeedRules
        let began: BarTime
        var events: AsyncStream<LineEvent> { AsyncStream { $0.finish() } }

        func follow(_ list: [InstrumentRecord]) {}
        func connect(_ line: FeedLine, after pause: Duration) async {}
        func giveUp(_ line: FeedLine, _ reason: String) {}
        func time() async throws -> Timestamp { .seconds(0) }
        func listing() async throws -> VenueListing { throw VenueError.unanswered(by: rules.venue) }

        func bars(_ question: BarQuestion) async throws -> [TimedBar] {
            #expect(question.first <= question.last)
            let count = Int(question.last.seconds(since: question.first) / question.series.length.seconds) + 1
            #expect(count <= rules.pageBars)
            return (0..<count).map { question.first.advanced(by: $0, of: question.series.length) }.compactMap { ts in
                guard ts >= began, let bar = Self.bar(ts) else { return nil }
                return TimedBar(instrument: question.series.instrument, ts: ts, bar: bar)
            }
        }

        /// Nil for one in five, but on the hour.
        static func bar(_ ts: BarTime) -> Bar? {
            var numbers = SplitMix64(seed: UInt64(ts.unixSeconds))
            let close = Price(units: numbers.number(in: 1_000...2_000) * 100_000_000)
            let isQuiet = numbers.happens(onceIn: 5) && ts.unixSeconds % 3_600 != 0
            return isQuiet ? nil : Bar(open: close, high: close, low: close, close: close, volume: Quantity(units: 1))
        }
    }

    private static let end = MadeMarket.firstBar

    private static func answer(_ venue: Archive, _ series: Series, count: Int) async throws -> [TimedBar] {
        try await PastDesk(venue: venue).bars(PastQuestion(series: series, before: end, count: count))
    }

    @Test("bars come over pages, dense, with flat ones where nothing was traded", arguments: [1, 7, 299, 1_000])
    func dense(count: Int) async throws {
        let series = Series(Instrument(venue: "coinbase", symbol: "BTC-USD"), .fiveMinutes)
        let venue = Archive(rules: .coinbase, began: Self.end.advanced(by: -5_000))
        let bars = try await Self.answer(venue, series, count: count)
        // What leads up to the first that was traded nobody can tell.
        let first = try #require((0..<count).map { Self.end.advanced(by: $0 - count) }.first { Archive.bar($0) != nil })
        #expect(bars.first?.ts == first && bars.last?.ts == Self.end.advanced(by: -1))
        var close = Price.zero
        for (place, bar) in bars.enumerated() {
            #expect(bar.ts == first.advanced(by: place))
            close = Archive.bar(bar.ts)?.close ?? close
            #expect(bar.bar.close == close && (bar.bar.volume > .zero) == (Archive.bar(bar.ts) != nil))
        }
    }

    @Test("those of five minutes of a venue that closes bars are joined of its minutes, as the live ones are")
    func joined() async throws {
        let instrument = Instrument(venue: "binanceus", symbol: "BTCUSDT")
        let venue = Archive(rules: .binanceUS, began: Self.end.advanced(by: -5_000))
        let fives = try await Self.answer(venue, Series(instrument, .fiveMinutes), count: 900)
        let minutes = try await Self.answer(venue, Series(instrument, .oneMinute), count: 1_000)
        #expect(fives.count >= 899 && zip(fives, fives.dropFirst()).allSatisfy { $1.ts.seconds(since: $0.ts) == 300 })
        for five in fives.suffix(150) {
            let parts = minutes.filter { five.ts <= $0.ts && $0.ts < five.ts.advanced(by: 1) }
            #expect(parts.count == 5 && five.bar.close == parts.last?.bar.close && five.bar.high == parts.map(\.bar.high).max())
        }
    }

    @Test("a venue that began later has fewer, and one that has none says so with an empty answer")
    func young() async throws {
        let series = Series(Instrument(venue: "coinbase", symbol: "NEW-USD"), .oneMinute)
        let young = Archive(rules: .coinbase, began: Self.end.advanced(by: -120, of: .oneMinute))
        #expect(try await Self.answer(young, series, count: 500).first?.ts == young.began)
        #expect(try await Self.answer(Archive(rules: .coinbase, began: Self.end.advanced(by: 9)), series, count: 500).isEmpty)
    }

    @Test(
        "a command of a feed is read whole or refused in one line",
        arguments: [
            ["instrument": "binanceus:BTCUSDT"], ["length": "15m"], ["before": "61"], ["count": "0"], ["count": "1001"],
            ["instrument": "BTC-USD"],
        ])
    func refused(wrong: [String: String]) throws {
        let question = PastQuestion(series: Series(.coinbaseBTC, .fiveMinutes), before: Self.end, count: 3)
        func command(_ arguments: [String: String]) -> Command {
            Command(id: "1", deadline: 0, name: PastQuestion.command, arguments: arguments)
        }
        #expect(try PastQuestion(command(question.arguments), venue: "coinbase") == question)
        let error = #expect(throws: WatchChange.Unreadable.self) {
            try PastQuestion(command(question.arguments.merging(wrong) { $1 }), venue: "coinbase")
        }
        #expect(error?.reason.hasPrefix("past takes instrument (coinbase:SYMBOL), length (1m, 5m), before") == true)
    }
}
