import Foundation
import TraderCrypto
import TraderProto

/// The keys that the simulated Coinbase knows, and what it makes of tokens that are signed with them.
///
/// A token must have the form of the venue's own clients to the letter; a nonce counts once. Times are the wall clock's, as clients make them.
package final class KeyRing: Sendable {
    /// Why a key cannot be known.
    package struct KeyError: Error, CustomStringConvertible {
        package let description: String
    }

    private let keys: [String: VerifyingKey]
    private let nonces = NonceMemory()

    /// A ring that knows no key.
    package static let empty = KeyRing()

    private init() { keys = [:] }

    /// A ring of public keys as PEM texts, by name.
    package init(_ pems: [String: String]) throws(KeyError) {
        var keys: [String: VerifyingKey] = [:]
        for (name, pem) in pems {
            guard let key = VerifyingKey(pem: pem) else {
                throw KeyError(description: "the public key of \(name) is no PEM of a P-256 or Ed25519 key")
            }
            keys[name] = key
        }
        self.keys = keys
    }

    private struct Header: Decodable {
        var alg: String
        var kid: String
        var nonce: String
        var typ: String
    }

    private struct Claims: Decodable {
        var sub: String
        var iss: String
        var nbf: Int64
        var exp: Int64
        var uri: String?
    }

    /// Whether `token` is right for `uri` (`GET host/path`; nil on a stream) at `unixSeconds`.
    package func accepts(_ token: String, uri: String?, at unixSeconds: Int64) -> Bool {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header: Header = Self.part(parts[0]), let claims: Claims = Self.part(parts[1]),
            let signature = Self.bytes(parts[2]), let key = keys[header.kid]
        else { return false }
        let isFormed =
            header.typ == "JWT" && header.nonce.count == 64 && header.nonce.allSatisfy(\.isHexDigit) && claims.sub == header.kid
            && claims.iss == "cdp" && claims.uri == uri
        // Five seconds for clocks that differ.
        let isInTime =
            claims.nbf <= unixSeconds + 5 && unixSeconds < claims.exp && claims.exp - claims.nbf <= 120 && claims.exp > claims.nbf
        guard isFormed, isInTime, Self.isSigned("\(parts[0]).\(parts[1])", signature, header.alg, by: key) else { return false }
        return nonces.isNew(header.nonce)
    }

    private static func isSigned(_ text: String, _ signature: Data, _ algorithm: String, by key: VerifyingKey) -> Bool {
        let expected =
            switch key.kind {
            case .p256: "ES256"
            case .ed25519: "EdDSA"
            }
        return algorithm == expected && key.accepts(Array(signature), of: Array(text.utf8))
    }

    private static func part<Part: Decodable>(_ text: String) -> Part? {
        bytes(text).flatMap { try? BoundedJSON.decode(Part.self, from: Array($0)) }
    }

    private static func bytes(_ base64URL: String) -> Data? {
        let plain = base64URL.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
