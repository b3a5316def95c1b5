/// Why a text is no key of Coinbase's. It never repeats any of the text.
public enum CoinbaseKeyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The key has no name.
    case noName
    /// The text is none of the forms that are taken.
    case notAKey
    /// PEM whose contents cannot be read as a private key.
    case damagedPEM
    /// A key on a curve that Coinbase does not use.
    case otherCurve
    /// Base64 of so many bytes.
    case wrongLength(Int)
    /// 64 bytes whose second half is not the public key of the first.
    case halvesDiffer
    /// JSON without `privateKey`.
    case incompleteJSON

    public var description: String {
        let forms = "give PEM (EC or PKCS#8, P-256 or Ed25519), base64 of an Ed25519 key (32 or 64 bytes), or Coinbase's JSON file"
        return switch self {
        case .noName: "the key has no name: set COINBASE_KEY_NAME, or give Coinbase's JSON file, which holds it"
        case .notAKey: "that is no private key: \(forms)"
        case .damagedPEM: "the PEM text is damaged or not a private key: \(forms)"
        case .otherCurve: "the key lies on another curve than P-256 or Ed25519: make a new one in Coinbase's portal"
        case .wrongLength(let bytes): "the base64 text holds \(bytes) bytes: an Ed25519 key has 32, or 64 with its public half"
        case .halvesDiffer: "the public half does not belong to the private one: copy the key again"
        case .incompleteJSON: "the JSON text has no privateKey: give the file as the portal made it"
        }
    }
}
