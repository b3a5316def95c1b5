import CLibCrypto

/// A SHA-256 digest (FIPS 180-4) in the making.
@safe public struct SHA256: ~Copyable {
    /// Bytes of a digest.
    public static let byteCount = 32

    /// Looked up once: the look-up costs more than a record's digest.
    private nonisolated(unsafe) static let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil)

    private let context: OpaquePointer

    /// The digest of nothing yet.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex2(context, Self.algorithm, nil) == 1 else {
            preconditionFailure("libcrypto gives no SHA-256: out of memory, or a build of OpenSSL without it")
        }
        unsafe self.context = unsafe context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        let result = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(result == 1, "libcrypto took no bytes")
    }

    /// The 32 bytes of the digest; nothing can be taken afterwards.
    public consuming func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        precondition(unsafe EVP_DigestFinal_ex(context, &digest, nil) == 1, "libcrypto gave no digest")
        return digest
    }

    /// The digest of `bytes`.
    public static func digest(of bytes: [UInt8]) -> [UInt8] {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finalize()
    }
}
