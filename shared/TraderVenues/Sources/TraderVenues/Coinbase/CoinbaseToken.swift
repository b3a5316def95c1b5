import Foundation
public import TraderModel

/// A token (JWT, RFC 7519) that lets one request pass: Coinbase checks method, host and path, and takes it once, for two minutes.
public struct CoinbaseToken: Sendable {
    /// Seconds for which a token is good.
    public static let lifetimeSeconds: Int64 = 120

    /// Header, claims and signature in base64url, joined by full stops: what follows `Bearer `.
    public let text: String

    /// Signs a token.
    ///
    /// - Parameters:
    ///   - host: host as it was configured, with `:port` if there is one.
    ///   - path: path of the request; a query behind it is left out, as the venue wants it.
    ///   - now: the moment from which the token is good.
    /// - Throws: what the signing key throws; nothing in practice.
    public init(for key: CoinbaseKey, method: String, host: String, path: String, at now: Timestamp) throws {
        let header = Header(
            alg: key.algorithm.rawValue, kid: key.name, nonce: (0..<32).map { _ in Self.hex(.random(in: 0...255)) }.joined(), typ: "JWT")
        let second = now.wholeSeconds
        let claims = Claims(
            exp: second + Self.lifetimeSeconds, iss: "cdp", nbf: second, sub: key.name, uri: "\(method) \(host)\(path.prefix { $0 != "?" })"
        )
        let signed = "\(try Self.part(header)).\(try Self.part(claims))"
        text = "\(signed).\(Self.base64URL(try key.signature(of: Data(signed.utf8))))"
    }

    private struct Header: Encodable {
        var alg: String
        var kid: String
        var nonce: String
        var typ: String
    }

    private struct Claims: Encodable {
        var exp: Int64
        var iss: String
        var nbf: Int64
        var sub: String
        var uri: String
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func part(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return base64URL(try encoder.encode(value))
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
