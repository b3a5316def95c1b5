import Crypto
import Foundation

/// A key of Coinbase's developer platform: ECDSA on P-256 (ES256) or Ed25519 (EdDSA). It never prints.
public struct CoinbaseKey: Sendable, CustomStringConvertible {
    enum Secret: Sendable {
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    /// The name that the portal gave it, which a token names as `kid` and `sub`.
    public let name: String
    let secret: Secret

    /// `coinbase key NAME`, without the secret.
    public var description: String { "coinbase key \(name)" }

    /// Reads a key in every form in which people paste it: SEC1 or PKCS#8 PEM, base64 of 32 or 64 bytes, with literal `\n`, white space or
    /// quotes around it; or the portal's JSON file, whose name counts when `name` is empty.
    public static func pasted(name: String, _ text: String) throws(CoinbaseKeyError) -> CoinbaseKey {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.hasPrefix("{") else { return try CoinbaseKey(name: name, secret: text) }
        guard let file = try? JSONDecoder().decode(File.self, from: Data(trimmed.utf8)) else { throw .incompleteJSON }
        return try CoinbaseKey(name: name.isEmpty ? file.name ?? file.id ?? "" : name, secret: file.privateKey)
    }

    /// A key of the name `name` from the text of its secret; see `pasted`.
    public init(name: String, secret text: String) throws(CoinbaseKeyError) {
        self.name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !self.name.isEmpty else { throw .noName }
        let plain = text.replacing("\\n", with: "\n").replacing("\r", with: "")
            .trimmingCharacters(in: .whitespacesAndNewlines.union(CharacterSet(charactersIn: "\"'")))
        secret = plain.contains("-----BEGIN") ? try Self.pem(plain) : try Self.base64(plain)
    }

    private struct File: Decodable {
        var name: String?
        var id: String?
        var privateKey: String
    }

    private static func pem(_ text: String) throws(CoinbaseKeyError) -> Secret {
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: text) { return .p256(key) }
        let body = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        guard let der = Data(base64Encoded: body) else { throw .damagedPEM }
        if let seed = ed25519Seed(inPKCS8: Array(der)) {
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { throw .damagedPEM }
            return .ed25519(key)
        }
        // P-384, P-521 and secp256k1 by their object identifiers: 1.3.132.0.34, .35 and .10.
        let others: [[UInt8]] = [[0x2B, 0x81, 0x04, 0x00, 0x22], [0x2B, 0x81, 0x04, 0x00, 0x23], [0x2B, 0x81, 0x04, 0x00, 0x0A]]
        if others.contains(where: { Array(der).firstRange(of: $0) != nil }) { throw .otherCurve }
        throw .damagedPEM
    }

    /// The seed in a PKCS#8 structure of an Ed25519 key (RFC 8410): the object identifier 1.3.101.112, then an octet string within one.
    private static func ed25519Seed(inPKCS8 der: [UInt8]) -> [UInt8]? {
        let mark: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
        guard let place = der.firstRange(of: mark), der.count >= place.upperBound + 32 else { return nil }
        return Array(der[place.upperBound..<place.upperBound + 32])
    }

    private static func base64(_ text: String) throws(CoinbaseKeyError) -> Secret {
        guard let bytes = Data(base64Encoded: text.filter { !$0.isWhitespace }).map(Array.init), !bytes.isEmpty else { throw .notAKey }
        guard bytes.count == 32 || bytes.count == 64 else { throw .wrongLength(bytes.count) }
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.prefix(32)) else { throw .notAKey }
        guard bytes.count == 32 || Array(key.publicKey.rawRepresentation) == Array(bytes.suffix(32)) else { throw .halvesDiffer }
        return .ed25519(key)
    }
}
