import CLibCrypto

/// A private key. What is printed of it holds no key material.
public struct SigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public let kind: KeyKind
    private let key: KeyHandle

    /// A P-256 key in DER: SEC 1 (with or without the curve's name) or PKCS#8. Nil when it is anything else, or its halves do not match.
    public init?(p256DER der: [UInt8]) {
        guard let key = Self.key(der: der), KeyKind(of: key) == .p256, key.isConsistent else { return nil }
        self.init(.p256, key)
    }

    /// The Ed25519 key of a seed of 32 bytes; nil when there are not 32.
    public init?(ed25519Seed seed: [UInt8]) {
        guard let key = unsafe KeyHandle(taking: EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)) else { return nil }
        self.init(.ed25519, key)
    }

    /// A fresh key from the system's random numbers; nil when there are none.
    public init?(newOf kind: KeyKind) {
        let id = kind == .p256 ? EVP_PKEY_EC : EVP_PKEY_ED25519
        guard let context = unsafe EVP_PKEY_CTX_new_id(id, nil) else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_keygen_init(context) == 1 else { return nil }
        if kind == .p256, unsafe EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) != 1 { return nil }
        var made: OpaquePointer?
        guard unsafe EVP_PKEY_generate(context, &made) == 1, let key = unsafe KeyHandle(taking: made) else { return nil }
        self.init(kind, key)
    }

    private init(_ kind: KeyKind, _ key: KeyHandle) {
        self.kind = kind
        self.key = key
    }

    /// The public half.
    public var publicKey: VerifyingKey { VerifyingKey(kind, key) }

    /// The signature of `message`, 64 bytes. Throws when libcrypto has no memory or no random numbers.
    public func signature(of message: [UInt8]) throws(CryptoError) -> [UInt8] {
        let signature: [UInt8]? =
            switch kind {
            case .p256: unsafe key.signature(of: message, hash: EVP_sha256()).flatMap(ECDSASignature.raw)
            case .ed25519: unsafe key.signature(of: message, hash: nil)
            }
        guard let signature else { throw CryptoError.refused }
        return signature
    }

    public var description: String { "private key (\(kind), not shown)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func key(der: [UInt8]) -> KeyHandle? {
        // SEC 1 lets the curve go unsaid where both sides know it; PKCS#8 around it says it. What is inside is not measured again.
        parsed(der) ?? (isOneSequence(der) ? parsed(pkcs8(sec1: der)) : nil)
    }

    private static func parsed(_ der: [UInt8]) -> KeyHandle? {
        let key = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            guard let start = bytes.baseAddress else { return nil }
            var next: UnsafePointer<UInt8>? = unsafe start
            guard let key = unsafe d2i_AutoPrivateKey(nil, &next, bytes.count) else { return nil }
            guard unsafe next == start + bytes.count else {
                unsafe EVP_PKEY_free(key)
                return nil
            }
            return unsafe key
        }
        return unsafe KeyHandle(taking: key)
    }

    /// Whether the bytes are one DER sequence of fewer than 256 bytes, and nothing behind it.
    private static func isOneSequence(_ der: [UInt8]) -> Bool {
        guard der.count > 2, der[0] == 0x30 else { return false }
        return der[1] < 0x80 ? Int(der[1]) == der.count - 2 : der[1] == 0x81 && Int(der[2]) == der.count - 3
    }

    /// `SEQUENCE { INTEGER 0, SEQUENCE { OID ecPublicKey, OID prime256v1 }, OCTET STRING sec1 }` (RFC 5208, RFC 5480).
    private static func pkcs8(sec1: [UInt8]) -> [UInt8] {
        let head: [UInt8] = [
            0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D,
            0x03, 0x01, 0x07,
        ]
        func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            [tag, 0x82, UInt8(truncatingIfNeeded: content.count >> 8), UInt8(truncatingIfNeeded: content.count)] + content
        }
        return tagged(0x30, head + tagged(0x04, sec1))
    }
}
