/// What libcrypto refused without being given anything wrong.
public enum CryptoError: Error, CustomStringConvertible {
    case refused

    public var description: String { "libcrypto could not sign: out of memory or of random numbers" }
}
