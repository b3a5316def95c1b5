import CLibCrypto

/// The kinds of keys that sign here.
public enum KeyKind: Sendable {
    /// ECDSA on P-256 with SHA-256 (FIPS 186-4); signatures are r‖s, 32 bytes each.
    case p256
    /// Ed25519 (RFC 8032); signatures of 64 bytes.
    case ed25519

    /// The kind of libcrypto's key; nil for one that does not sign here.
    init?(of key: KeyHandle) {
        switch key.baseID {
        case EVP_PKEY_ED25519: self = .ed25519
        case EVP_PKEY_EC where key.groupName == "prime256v1": self = .p256
        default: return nil
        }
    }
}
