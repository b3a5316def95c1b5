import Crypto
import Foundation
public import TraderModel

/// A token for one request (JWT, RFC 7519), in the form of Coinbase's own clients: valid for two minutes, with a nonce that is never used
/// again.
public struct CoinbaseToken: Sendable {
    /// `HEADER.CLAIMS.SIGNATURE`, for `Authorization: Bearer`.
    public let text: String

    /// Seconds for which a token is valid.
    public static let seconds: Int64 = 120

    private struct Header: Encodable {
        var alg: String
        var kid: String
        var nonce: String
        var typ = "JWT"
    }

    private struct Claims: Encodable {
        var sub: String
        var iss = "cdp"
        var nbf: Int64
        var exp: Int64
        var uri: String?
    }

    /// A token made at `moment` by the wall clock for `uri`: `GET api.coinbase.com/api/v3/…`, without scheme and query; nil for a stream.
    public init(_ key: CoinbaseKey, at moment: Timestamp, uri: String?) throws {
        var random = SystemRandomNumberGenerator()
        let nonce = (0..<4).map { _ in Self.hex(random.next()) }.joined()
        let now = moment.wholeSeconds
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let algorithm = if case .p256 = key.secret { "ES256" } else { "EdDSA" }
        let header = try encoder.encode(Header(alg: algorithm, kid: key.name, nonce: nonce))
        let claims = try encoder.encode(Claims(sub: key.name, nbf: now, exp: now + Self.seconds, uri: uri))
        let signed = "\(Self.base64URL(header)).\(Self.base64URL(claims))"
        let signature =
            switch key.secret {
            case .p256(let key): try key.signature(for: Data(signed.utf8)).rawRepresentation
            case .ed25519(let key): try key.signature(for: Data(signed.utf8))
            }
        text = "\(signed).\(Self.base64URL(signature))"
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
