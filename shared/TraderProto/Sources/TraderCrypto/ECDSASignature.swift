import CLibCrypto

/// The two forms of an ECDSA signature on P-256: r‖s of 64 bytes, as tokens have it (RFC 7518, 3.4), and DER, as libcrypto has it.
enum ECDSASignature {
    private static let half = 32

    /// r‖s of a signature in DER; nil when it is none.
    static func raw(der: [UInt8]) -> [UInt8]? {
        let parsed = unsafe der.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            return unsafe d2i_ECDSA_SIG(nil, &next, bytes.count)
        }
        guard let parsed = unsafe parsed else { return nil }
        defer { unsafe ECDSA_SIG_free(parsed) }
        var raw = [UInt8](repeating: 0, count: 2 * half)
        let isWhole = unsafe raw.withUnsafeMutableBufferPointer { bytes in
            unsafe BN_bn2binpad(ECDSA_SIG_get0_r(parsed), bytes.baseAddress, CInt(half)) == half
                && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), bytes.baseAddress.map { unsafe $0 + half }, CInt(half)) == half
        }
        return isWhole ? raw : nil
    }

    /// DER of r‖s; nil when there are not 64 bytes.
    static func der(raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 2 * half, let made = unsafe ECDSA_SIG_new() else { return nil }
        defer { unsafe ECDSA_SIG_free(made) }
        let r = unsafe BN_bin2bn(Array(raw.prefix(half)), CInt(half), nil)
        let s = unsafe BN_bin2bn(Array(raw.suffix(half)), CInt(half), nil)
        guard unsafe ECDSA_SIG_set0(made, r, s) == 1 else {
            unsafe BN_free(r)
            unsafe BN_free(s)
            return nil
        }
        var der = [UInt8](repeating: 0, count: Int(unsafe i2d_ECDSA_SIG(made, nil)))
        let count = unsafe der.withUnsafeMutableBufferPointer { bytes in
            var end = bytes.baseAddress
            return unsafe i2d_ECDSA_SIG(made, &end)
        }
        return count == der.count ? der : nil
    }
}
