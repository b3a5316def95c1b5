/// What can go wrong with a venue, and whether asking again helps.
public enum VenueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The venue could not be reached, or the connection broke.
    case transport(TransportError)
    /// The venue says that we ask too often; its words.
    case rateLimited(String)
    /// The venue wants a key for what was public; its words.
    case accessLost(String)
    /// The venue answered with an error.
    case refused(status: Int, message: String)
    /// The venue's answer is not what its interface promises.
    case malformed(String)

    /// What a caller does about it.
    public var remedy: TransportError.Remedy {
        switch self {
        case .transport(let error): error.remedy
        case .rateLimited: .retry
        case .accessLost: .giveUp
        case .refused(let status, _): status >= 500 || status == 408 ? .retry : .giveUp
        case .malformed: .retry
        }
    }

    public var description: String {
        switch self {
        case .transport(let error): error.description
        case .rateLimited(let words): "the venue asks us to slow down\(words.isEmpty ? "" : ": \(words)")"
        case .accessLost(let words): "the venue wants a key for what was public: \(words)"
        case .refused(let status, let message): "the venue refused the request with status \(status): \(message)"
        case .malformed(let reason): "the venue's answer cannot be read: \(reason)"
        }
    }
}
