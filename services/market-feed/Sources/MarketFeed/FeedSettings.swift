import TraderService
import TraderSources
import TraderVenues

/// Where Coinbase is, as whom it is asked, and what is made of it.
struct FeedSettings: Sendable {
    let streamURL: String
    let restURL: String
    /// The key with which REST is asked; nil for the public interface.
    let key: CoinbaseKey?
    /// Whether bars of one minute are made too.
    let hasMinutes: Bool
    let venue: VenueSettings

    static let keys = [streamKey, restKey, nameKey, secretKey, secretFileKey, minutesKey] + VenueSettings.keys

    private static let streamKey = SettingKey(
        "coinbase.ws.url", standard: CoinbaseStream.standardURL, "WebSocket of Coinbase's market data")
    private static let restKey = SettingKey("coinbase.rest.url", standard: CoinbaseREST.standardBase, "base of Coinbase's REST interface")
    private static let nameKey = SettingKey(
        "coinbase.key.name", standard: "", "name of a Coinbase API key; empty to ask the public interface, which needs none")
    private static let secretKey = SettingKey(
        "coinbase.private.key", standard: "", "the private key itself: PEM (\\n for line ends) or base64")
    private static let secretFileKey = SettingKey(
        "coinbase.private.key.file", standard: "", "a file with the private key, or the JSON file of Coinbase's portal")
    private static let minutesKey = SettingKey(
        "minute.bars", standard: "false", "true to make bars of one minute from each trade (topic minutes)")

    init(_ source: SettingSource) throws {
        streamURL = try source.text(Self.streamKey)
        restURL = try source.text(Self.restKey)
        hasMinutes = try source.flag(Self.minutesKey)
        venue = try VenueSettings(source)
        key = try Self.key(source)
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
