import Foundation
import TraderCrypto
import TraderProto

/// A key of Coinbase's developer platform (CDP), which signs tokens. What is printed of it holds no key material.
public struct CoinbaseKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The algorithms that the venue takes, as a token's header names them.
    enum Algorithm: String {
        /// ECDSA on P-256 with SHA-256.
        case es256 = "ES256"
        /// Ed25519.
        case edDSA = "EdDSA"
    }

    /// The key's name: `organizations/<uuid>/apiKeys/<uuid>`, or a UUID.
    public let name: String
    private let secret: SigningKey

    /// A key from what people paste.
    ///
    /// `secret` is a PEM text (EC on P-256 in SEC1 or PKCS#8, Ed25519 in PKCS#8; line ends may be the two characters `\n`), or base64 of an
    /// Ed25519 seed of 32 bytes or of 64 bytes with the public key behind it. White space and quotes around it do not matter. When it is the
    /// whole JSON file of the venue's portal, the name comes from there.
    public init(name: String, secret: String) throws(CoinbaseKeyError) {
        let secret = Self.unwrapped(secret)
        if secret.hasPrefix("{") {
            try self.init(json: secret)
        } else {
            self.init(name: try Self.checked(name: name), secret: try Self.secret(in: secret))
        }
    }

    /// A key from the JSON file that the venue's portal hands out: `{"name"|"id": …, "privateKey": …}`.
    public init(json: String) throws(CoinbaseKeyError) {
        let file: File
        do {
            file = try BoundedJSON.decode(File.self, from: Array(json.utf8))
        } catch {
            // The decoder's own words may repeat what it read.
            throw .unusableFile("is not a JSON object of texts")
        }
        guard let name = file.name ?? file.id else { throw .unusableFile("has neither \"name\" nor \"id\"") }
        guard let text = file.privateKey else { throw .unusableFile("has no \"privateKey\"") }
        self.init(name: try Self.checked(name: name), secret: try Self.secret(in: Self.unwrapped(text)))
    }

    private init(name: String, secret: SigningKey) {
        self.name = name
        self.secret = secret
    }

    var algorithm: Algorithm {
        switch secret.kind {
        case .p256: .es256
        case .ed25519: .edDSA
        }
    }

    /// The signature of 64 bytes: r‖s of ES256, or that of Ed25519.
    func signature(of data: Data) throws -> Data { Data(try secret.signature(of: Array(data))) }

    public var description: String { "Coinbase key \(name) (\(algorithm.rawValue), private part not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    private struct File: Decodable {
        var name: String?
        var id: String?
        var privateKey: String?
    }

    /// Without the white space and the quotes around it.
    private static func unwrapped(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespacesAndNewlines.union(CharacterSet(charactersIn: "\"'\u{FEFF}")))
    }

    private static func checked(name: String) throws(CoinbaseKeyError) -> String {
        let name = unwrapped(name)
        guard !name.isEmpty else { throw .unusableName("is empty") }
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .unusableName("holds white space or letters beyond ASCII") }
        // Nobody's name looks like this; a private key in the wrong field would go out with every request.
        guard !name.contains("-----BEGIN"), !name.hasSuffix("=") else { throw .unusableName("looks like the private key") }
        return name
    }

    private static func secret(in text: String) throws(CoinbaseKeyError) -> SigningKey {
        guard !text.isEmpty else { throw .unusableSecret("is empty") }
        let text = text.replacing("\\r", with: "").replacing("\\n", with: "\n")
        guard !text.contains("-----") else { return try secret(inPEM: text) }
        guard let bytes = Data(base64Encoded: text.filter { !$0.isWhitespace }) else {
            throw .unusableSecret("is neither PEM nor base64")
        }
        guard [32, 64].contains(bytes.count), let key = SigningKey(ed25519Seed: Array(bytes.prefix(32))) else {
            throw .unusableSecret("is base64 of \(bytes.count) bytes")
        }
        guard bytes.count == 32 || key.publicKey.rawBytes == Array(bytes.suffix(32)) else {
            throw .unusableSecret("is damaged: its second half is not the public key of its first")
        }
        return key
    }

    private static func secret(inPEM text: String) throws(CoinbaseKeyError) -> SigningKey {
        let key = try PrivateKeyPEM(text)
        switch key.algorithm {
        case .p256:
            guard let key = SigningKey(p256DER: key.der) else { throw .unusableSecret("is a damaged PEM text of a P-256 key") }
            return key
        case .ed25519(let seed):
            guard let key = SigningKey(ed25519Seed: seed) else { throw .unusableSecret("is a damaged PEM text of an Ed25519 key") }
            return key
        case .other(let name):
            throw .unusableSecret("is a key of \(name)")
        }
    }
}
