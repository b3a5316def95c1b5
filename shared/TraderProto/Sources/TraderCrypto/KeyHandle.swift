import CLibCrypto

/// A key of libcrypto's, freed with its last owner. It is never changed, so that every thread may use it.
@safe final class KeyHandle: Sendable {
    private nonisolated(unsafe) let key: OpaquePointer

    /// Takes the key over.
    init?(taking key: OpaquePointer?) {
        guard let key = unsafe key else { return nil }
        unsafe self.key = unsafe key
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// libcrypto's number of the kind of key.
    var baseID: CInt { unsafe EVP_PKEY_get_base_id(key) }

    /// The name of an elliptic curve; nil for other keys.
    var groupName: String? {
        var name = [CChar](repeating: 0, count: 80)
        var count = 0
        guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else { return nil }
        return String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the public half is that of the private one.
    var isConsistent: Bool {
        guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return false }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe EVP_PKEY_pairwise_check(context) == 1
    }

    /// The public half as 32 bytes; nil for keys other than Ed25519.
    var rawPublicKey: [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == bytes.count else { return nil }
        return bytes
    }

    /// The public half as PEM (`PUBLIC KEY`).
    var publicPEM: String? {
        guard let memory = unsafe BIO_new(BIO_s_mem()) else { return nil }
        defer { unsafe BIO_free(memory) }
        guard unsafe PEM_write_bio_PUBKEY(memory, key) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = unsafe BIO_read(memory, &bytes, CInt(bytes.count))
        return count > 0 ? String(decoding: bytes.prefix(Int(count)), as: UTF8.self) : nil
    }

    /// Signs in one go; nil when libcrypto refuses. `hash` is nil for kinds that hash by themselves.
    func signature(of message: [UInt8], hash: OpaquePointer?) -> [UInt8]? {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 128)
        var count = signature.count
        guard unsafe EVP_DigestSignInit(context, nil, hash, nil, key) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        else { return nil }
        return Array(signature.prefix(count))
    }

    /// Whether `signature` is this key's for `message`.
    func accepts(_ signature: [UInt8], of message: [UInt8], hash: OpaquePointer?) -> Bool {
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        return unsafe EVP_DigestVerifyInit(context, nil, hash, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
