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

    /// Those of the feeds of all venues.
    static let keys =
        [venueKey] + VenueName.allCases.map { Keys.of($0).instruments } + [minutesKey]
        + VenueName.allCases.flatMap { [Keys.of($0).stream, Keys.of($0).rest] + Keys.of($0).account } + VenueSettings.keys

    /// What the feed of a venue reads of them.
    static func keys(of name: VenueName) -> [SettingKey] {
        let others = VenueName.allCases.filter { $0 != name }.map(Keys.of)
        let foreign = Set(others.flatMap { [$0.instruments, $0.stream, $0.rest] + $0.account })
        return keys.filter { !foreign.contains($0) }
    }

    private static let venueKey = SettingKey(
        "venue", standard: FeedRules.coinbase.venue, "the venue that this feed reads: coinbase, binanceus or binanceusdm, one process each")

    /// What is set for each venue by itself: one file holds the settings of several feeds.
    private struct Keys {
        let instruments: SettingKey
        let stream: SettingKey
        let rest: SettingKey
        /// As whom it is asked; empty where the public interface is all there is.
        let account: [SettingKey]

        static func of(_ name: VenueName) -> Keys {
            let (rules, venue) = (FeedRules.of(name), name.venue)
            return Keys(
                instruments: SettingKey(
                    // Coinbase's has no venue in its name: it was there before the others.
                    name == .coinbase ? "instruments" : "instruments.\(rules.venue)", standard: rules.standardSymbols,
                    "what the first start of \(rules.venue)'s feed follows, the venue's symbols separated by commas; later the commands follow "
                        + "and unfollow change it"),
                stream: SettingKey("\(rules.venue).ws.url", standard: venue.standardStreamBase, "base of the WebSockets of \(rules.venue)"),
                rest: SettingKey(
                    "\(rules.venue).rest.url", standard: venue.standardRESTBase, "base of the REST interface of \(rules.venue)"),
                account: name == .coinbase ? [nameKey, secretKey, secretFileKey] : [])
        }
    }

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
        let keys = Keys.of(rules.name)
        streamURL = try source.text(keys.stream)
        restURL = try source.text(keys.rest)
        hasMinutes = try source.flag(Self.minutesKey)
        instruments = try Self.instruments(source, keys.instruments, rules)
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

    private static func instruments(_ source: SettingSource, _ key: SettingKey, _ rules: FeedRules) throws(SettingError) -> [Instrument] {
        let list = try SymbolList(
            source.text(key), of: key, count: 0...FeedRules.mostInstruments, example: rules.standardSymbols, takes: rules.takes)
        return list.symbols.map { Instrument(venue: rules.venue, symbol: $0) }
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
