/// Why a key cannot be used. No case holds key material.
public enum CoinbaseKeyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name is missing, or no name at all.
    case unusableName(String)
    /// The private key is not one that the venue takes.
    case unusableSecret(String)
    /// The JSON file of the venue's portal lacks something.
    case unusableFile(String)

    public var description: String {
        switch self {
        case .unusableName(let reason):
            "the name of the Coinbase key \(reason); accepted is what the portal shows: organizations/…/apiKeys/…, or a UUID"
        case .unusableSecret(let reason):
            "the private key of Coinbase \(reason); accepted are: a PEM text of an EC key on the curve P-256 (BEGIN EC PRIVATE KEY or "
                + "BEGIN PRIVATE KEY) or of an Ed25519 key (BEGIN PRIVATE KEY), and an Ed25519 key in base64 (32 or 64 bytes)"
        case .unusableFile(let reason):
            "the JSON file of the Coinbase key \(reason); accepted is what the portal hands out: {\"name\": …, \"privateKey\": …}"
        }
    }
}
