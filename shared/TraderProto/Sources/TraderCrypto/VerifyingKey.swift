import CLibCrypto

/// A public key.
public struct VerifyingKey: Sendable {
    public let kind: KeyKind
    private let key: KeyHandle

    /// The key of a PEM text (`PUBLIC KEY`); nil when there is none of P-256 or Ed25519 in it.
    public init?(pem: String) {
        let text = Array(pem.utf8)
        let parsed = unsafe text.withUnsafeBytes { bytes -> OpaquePointer? in
            guard let memory = unsafe BIO_new_mem_buf(bytes.baseAddress, CInt(clamping: bytes.count)) else { return nil }
            defer { unsafe BIO_free(memory) }
            return unsafe PEM_read_bio_PUBKEY(memory, nil, nil, nil)
        }
        guard let key = unsafe KeyHandle(taking: parsed), let kind = KeyKind(of: key) else { return nil }
        self.init(kind, key)
    }

    init(_ kind: KeyKind, _ key: KeyHandle) {
        self.kind = kind
        self.key = key
    }

    /// Whether `signature` (64 bytes) is this key's for `message`.
    public func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch kind {
        case .p256:
            guard let der = ECDSASignature.der(raw: signature) else { return false }
            return unsafe key.accepts(der, of: message, hash: EVP_sha256())
        case .ed25519:
            return unsafe key.accepts(signature, of: message, hash: nil)
        }
    }

    /// As PEM (`PUBLIC KEY`); nil when libcrypto has no memory.
    public var pem: String? { key.publicPEM }

    /// The 32 bytes of an Ed25519 key; nil for P-256.
    public var rawBytes: [UInt8]? { key.rawPublicKey }
}
