import TestSupport
import Testing
import TraderModel
import TraderVenues

@Suite("What every venue promises")
struct VenueShapeTests {
    private static let venues = VenueName.allCases.map(\.venue)
    private let now = Timestamp(microseconds: 1_795_000_200_000_000)

    private static func symbol(of venue: any Venue) -> String { venue.name == "coinbase" ? "XYZ-USD" : "XYZUSDT" }

    private static func other(_ number: Int, of venue: any Venue) -> Instrument {
        Instrument(venue: venue.name, symbol: venue.name == "coinbase" ? "A\(number)-USD" : "A\(number)USDT")
    }

    @Test func theyAreNamedAsInstrumentsAre() {
        #expect(Self.venues.map(\.name) == ["coinbase", "binanceus", "binanceusdm"])
        #expect(VenueName.allCases.map(\.rawValue) == Self.venues.map(\.name))
        #expect(Self.venues.allSatisfy { $0.standardRESTBase.hasPrefix("https://") && $0.standardStreamBase.hasPrefix("wss://") })
    }

    @Test("only what can stand in a question is taken", arguments: 0..<3)
    func taken(index: Int) {
        let venue = Self.venues[index]
        #expect(venue.takes(Instrument(venue: venue.name, symbol: Self.symbol(of: venue))))
        #expect(!venue.takes(Instrument(venue: "elsewhere", symbol: Self.symbol(of: venue))))
        for symbol in [
            "", "A", "xyz-usd", "xyzusdt", "XYZ/USD", "XYZ USDT", "XYZ&limit=1", "XYZ\"", "É-USD", "XYZ%20",
            String(repeating: "A", count: 41),
        ] {
            #expect(!venue.takes(Instrument(venue: venue.name, symbol: symbol)), "\(symbol)")
        }
    }

    @Test("what is subscribed to is on one connection each, and no connection has too many", arguments: 0..<3)
    func connections(index: Int) {
        let venue = Self.venues[index]
        let channels: [Subscription.Channel] = [.bars(.oneMinute), .bars(.fiveMinutes), .trades, .quotes, .marks]
        let wanted = (0..<150).flatMap { number in channels.map { Subscription(Self.other(number, of: venue), $0) } }
        let connections = venue.connections(for: wanted + wanted.reversed(), at: "\(venue.standardStreamBase)/")
        let told = connections.flatMap(\.subscriptions)
        #expect(told.sorted() == wanted.filter { venue.tells($0.channel) }.sorted())
        #expect(connections.allSatisfy { $0.subscriptions.count <= venue.rules.mostSubscriptions && !$0.subscriptions.isEmpty })
        #expect(Set(connections.map(\.name)).count == connections.count && Set(connections.map(\.url)).count >= 1)
        #expect(connections.allSatisfy { $0.greeting.count <= venue.rules.messagesPerSecond })
        let strangers = [Subscription(Instrument(venue: "elsewhere", symbol: "XYZUSDT"), .quotes)]
        #expect(venue.connections(for: strangers, at: "ws://h") == [] && venue.messages(from: [], to: strangers, id: 1) == [])
        #expect(venue.messages(from: wanted, to: wanted, id: 1) == [])
    }

    @Test func futuresAskEachKindOfStreamWhereItLies() {
        let instrument = Self.other(1, of: MadeBinance.usdm)
        let wanted: [Subscription.Channel] = [.quotes, .bars(.oneMinute), .marks, .trades]
        let connections = MadeBinance.usdm.connections(
            for: wanted.map { Subscription(instrument, $0) }, at: MadeBinance.usdm.standardStreamBase)
        #expect(
            connections.map(\.url) == [
                "wss://fstream.binance.com/market/stream?streams=a1usdt@kline_1m/a1usdt@markPrice@1s/a1usdt@aggTrade",
                "wss://fstream.binance.com/public/stream?streams=a1usdt@bookTicker",
            ])
        #expect(connections.map(\.name) == ["market", "public"])
        // The path that takes every subscription and tells nothing is never asked.
        #expect(connections.allSatisfy { !$0.url.hasPrefix("wss://fstream.binance.com/stream") && !$0.url.contains("/ws") })
        let spot = MadeBinance.us.connections(for: [Subscription(Self.other(1, of: MadeBinance.us), .quotes)], at: "ws://h:1/")
        #expect(spot.map(\.url) == ["ws://h:1/stream?streams=a1usdt@bookTicker"])
    }

    @Test func whatIsExpectedOfAConnectionDependsOnWhatItTells() {
        let instrument = Self.other(1, of: MadeBinance.usdm)
        func silence(_ channels: Subscription.Channel...) -> Int64 {
            MadeBinance.usdm.silenceSeconds(of: channels.map { Subscription(instrument, $0) })
        }
        #expect(silence(.marks, .quotes) == 15 && silence(.bars(.oneMinute)) == 75 && silence(.quotes) == 180)
        #expect(CoinbaseVenue().silenceSeconds(of: []) == 15)
    }

    @Test func channelsHaveAText() {
        for channel in [Subscription.Channel.trades, .quotes, .marks] + BarLength.allCases.map(Subscription.Channel.bars) {
            #expect(Subscription.Channel(text: channel.text) == channel)
        }
        #expect(Subscription.Channel(text: "2m") == nil && Subscription.Channel(text: "") == nil)
        #expect("\(Subscription(Self.other(1, of: MadeBinance.us), .bars(.oneMinute)))" == "binanceus:A1USDT 1m")
    }

    // MARK: What is cut or spoiled

    @Test("a text that is cut off anywhere is refused", arguments: VenueText.allCases)
    func cut(text: VenueText) throws {
        let bytes = Array(text.text.utf8)
        try text.read(bytes)
        for end in 0..<bytes.count where bytes[end...].contains(where: { !" \n".utf8.contains($0) }) {
            #expect(throws: VenueError.self, "cut at \(end)") { try text.read(Array(bytes[..<end])) }
        }
    }

    @Test("a text that is spoiled is read or refused, and never more", arguments: VenueText.allCases)
    func spoiled(text: VenueText) {
        var mutator = Mutator(seed: 20_261_201)
        var refused = 0
        for _ in 0..<1_500 {
            do throws(VenueError) { try text.read(mutator.mutated(text.text)) } catch { refused += 1 }
        }
        #expect(refused > 100 && refused < 1_500)
    }
}
