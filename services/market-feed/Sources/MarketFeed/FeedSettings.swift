import TraderModel
import TraderProto
import TraderService
import TraderSources
import TraderVenues

/// Which venue is read, where it is, as whom it is asked, and what is made of it.
struct FeedSettings: Sendable {
    let rules: FeedRules
    let streamURL: String
    let restURL: String
    /// The key with which REST is asked; nil for the public interface.
    let key: CoinbaseKey?
    /// What is followed from the first start on.
    private let instruments: [Instrument]
    /// Whether bars of one minute are made of them too.
    private let hasMinutes: Bool
    let venue: VenueSettings

    static let keys =
        [venueKey, instrumentsKey, minutesKey, streamKey, restKey, binanceStreamKey, binanceRESTKey, nameKey, secretKey, secretFileKey]
        + VenueSettings.keys

    private static let venueKey = SettingKey(
        "venue", standard: FeedRules.coinbase.venue, "the venue that this feed reads: coinbase, binanceus or binanceusdm, one process each")
    private static let instrumentsKey = SettingKey(
        "instruments", standard: "BTC-USD,ETH-USD",
        "what the first start follows, the venue's symbols separated by commas; later the commands follow and unfollow change it. What is "
            + "Coinbase's by default is BTCUSDT,ETHUSDT at Binance's venues")

    private static let streamKey = SettingKey(
        "coinbase.ws.url", standard: CoinbaseStream.standardURL, "WebSocket of Coinbase's market data")
    private static let restKey = SettingKey("coinbase.rest.url", standard: CoinbaseREST.standardBase, "base of Coinbase's REST interface")
    private static let binanceStreamKey = SettingKey(
        "binance.ws.url", standard: "", "base of the WebSockets of a Binance venue; empty for the venue's own")
    private static let binanceRESTKey = SettingKey(
        "binance.rest.url", standard: "", "base of the REST interface of a Binance venue; empty for the venue's own")
    private static let nameKey = SettingKey(
        "coinbase.key.name", standard: "", "name of a Coinbase API key; empty to ask the public interface, which needs none")
    private static let secretKey = SettingKey(
        "coinbase.private.key", standard: "", "the private key itself: PEM (\\n for line ends) or base64")
    private static let secretFileKey = SettingKey(
        "coinbase.private.key.file", standard: "", "a file with the private key, or the JSON file of Coinbase's portal")
    private static let minutesKey = SettingKey(
        "minute.bars", standard: "false", "true to follow bars of one minute (topic minutes) of them too, from the first start on")

    init(_ source: SettingSource) throws {
        rules = FeedRules.of(try Self.venueName(source))
        let isCoinbase = rules.name == .coinbase
        let (streamURL, restURL) = (
            try source.text(isCoinbase ? Self.streamKey : Self.binanceStreamKey),
            try source.text(isCoinbase ? Self.restKey : Self.binanceRESTKey)
        )
        self.streamURL = streamURL.isEmpty ? rules.name.venue.standardStreamBase : streamURL
        self.restURL = restURL.isEmpty ? rules.name.venue.standardRESTBase : restURL
        hasMinutes = try source.flag(Self.minutesKey)
        instruments = try Self.instruments(source, rules)
        venue = try VenueSettings(source)
        key = try Self.key(source)
    }

    /// The service that a process with these settings is: the feed of its venue.
    static func service(_ source: SettingSource) throws(SettingError) -> ServiceName {
        let text = try source.text(venueKey)
        guard let service = ServiceName.feed(of: text) else {
            throw SettingError(venueKey, text, should: "use one of: \(ServiceName.feeds.compactMap(\.venue).joined(separator: ", "))")
        }
        return service
    }

    private static func venueName(_ source: SettingSource) throws(SettingError) -> VenueName {
        let text = try source.text(venueKey)
        guard let name = VenueName(rawValue: text) else {
            throw SettingError(venueKey, text, should: "use one of: \(VenueName.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return name
    }

    /// What the first start follows.
    var watchList: [InstrumentRecord] {
        let follows: [WatchedChannel] = hasMinutes ? [.fiveMinuteBars, .oneMinuteBars] : [.fiveMinuteBars]
        return instruments.map { InstrumentRecord(instrument: $0, follows: follows, contract: nil, at: Timestamp(microseconds: 0)) }
    }

    private static func instruments(_ source: SettingSource, _ rules: FeedRules) throws(SettingError) -> [Instrument] {
        let given = try source.text(instrumentsKey)
        // One file may hold the settings of several feeds: what nobody chose is no symbol of another venue.
        let text = given == instrumentsKey.standard ? rules.standardSymbols : given
        let symbols = text.split(separator: ",").map { String($0.filter { $0 != " " }) }
        guard symbols.allSatisfy(rules.takes), Set(symbols).count == symbols.count, symbols.count <= FeedRules.mostInstruments else {
            throw SettingError(
                instrumentsKey, text, should: "use the venue's symbols, each once, separated by commas, such as \(rules.standardSymbols)")
        }
        return symbols.map { Instrument(venue: rules.venue, symbol: $0) }
    }

    /// No error repeats what was set: it may be a secret.
    private static func key(_ source: SettingSource) throws -> CoinbaseKey? {
        let (name, inline) = (try source.text(nameKey), try source.text(secretKey))
        let file = try source.text(secretFileKey)
        guard inline.isEmpty || file.isEmpty else {
            throw SettingError("\(secretKey.variable) and \(secretFileKey.variable) are both set: set one of them")
        }
        let secret = file.isEmpty ? inline : try source.contents(ofFileIn: secretFileKey)
        guard !name.isEmpty || !secret.isEmpty else { return nil }
        guard !secret.isEmpty else {
            throw SettingError("\(nameKey.variable) is set and no private key: set \(secretFileKey.variable), or neither")
        }
        do {
            return try CoinbaseKey(name: name, secret: secret)
        } catch {
            throw SettingError("\(file.isEmpty ? secretKey.variable : secretFileKey.variable): \(error)")
        }
    }
}
