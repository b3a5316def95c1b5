import Foundation
package import TraderService
import TraderWeb

/// Where the gateway listens, who may ask, and what it serves.
package struct GatewaySettings: Sendable {
    package let host: String
    let port: Int
    /// The folder of the dashboard's files.
    let webRoot: String
    /// What the market is, in plain words; empty for the real one.
    let marketDescription: String
    /// Whether the documents that run are a copy that belongs to this platform alone.
    let strategiesAreCopied: Bool
    /// The credential; nil when none is asked for.
    package let token: String?
    /// Names that a browser may have asked for, beside the loopback's.
    package let allowedHosts: Set<String>

    static let keys = [hostKey, portKey, webRootKey, descriptionKey, copiesKey, tokenFileKey, trustedKey, allowedKey]

    private static let hostKey = SettingKey("http.host", standard: "127.0.0.1", "interface that the gateway listens on")
    private static let portKey = SettingKey("http.port", standard: "8000", "port that the gateway listens on")
    private static let webRootKey = SettingKey("web.root", standard: "web/dist", "folder of the dashboard's files")
    private static let descriptionKey = SettingKey("market.description", standard: "", "what a simulated market is, in plain words")
    private static let copiesKey = SettingKey(
        "strategies.copied", standard: "false", "true when the documents that run are a copy that belongs to this platform alone")
    private static let tokenFileKey = SettingKey("http.token.file", standard: "", "file with the token that requests must carry")
    private static let trustedKey = SettingKey(
        "http.trusted.network", standard: "false", "true when whatever can reach the gateway may use it without a token")
    private static let allowedKey = SettingKey(
        "http.allowed.hosts", standard: "", "names, separated by commas, under which browsers may ask, beside localhost")

    package init(_ source: SettingSource) throws(SettingError) {
        host = try source.text(Self.hostKey)
        port = try source.number(Self.portKey, in: 0...65_535)
        webRoot = try source.text(Self.webRootKey)
        guard FileManager.default.fileExists(atPath: webRoot + "/index.html") else {
            throw SettingError(Self.webRootKey, webRoot, should: "give the folder that holds the dashboard's index.html")
        }
        marketDescription = try source.text(Self.descriptionKey)
        strategiesAreCopied = try source.flag(Self.copiesKey)
        token = try Self.token(in: try source.text(Self.tokenFileKey))
        let names = try source.text(Self.allowedKey).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        allowedHosts = HostRule.loopback.union(names)
        let isTrusted = try source.flag(Self.trustedKey)
        guard HostRule.loopback.contains(host) || token != nil || isTrusted else {
            throw SettingError(
                Self.hostKey, host,
                should: "to listen beyond this machine set HTTP_TOKEN_FILE, or HTTP_TRUSTED_NETWORK=true on a trusted network")
        }
    }

    private static func token(in path: String) throws(SettingError) -> String? {
        guard !path.isEmpty else { return nil }
        guard let contents = SmallFile.contents(atPath: path) else {
            throw SettingError(tokenFileKey, path, should: "give a file that can be read")
        }
        let token = String(decoding: contents, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard token.utf8.count >= 16 else {
            throw SettingError(tokenFileKey, path, should: "put a token of at least 16 characters into it")
        }
        return token
    }
}
