public import TraderSockets

/// What can go wrong with a venue, and whether asking again helps.
public enum VenueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The venue could not be reached, or the connection broke.
    case transport(TransportError)
    /// The venue says that we ask too often, in its words if there are any; the client holds back what it is asked next.
    case rateLimited(String)
    /// The venue answered with an error, in its words.
    case refused(status: Int, message: String)
    /// The venue wants a key for what was public until now, in its words: no repetition helps, people must act.
    case accessLost(String)
    /// The venue does not serve the place that we ask from, in its words: no repetition from here helps.
    case restricted(String)
    /// The venue's answer is not what its interface promises.
    case malformed(String)

    /// No answer came for so long that nobody waits for it any more.
    public static func unanswered(by venue: String) -> VenueError { .transport(.timedOut(host: venue)) }

    /// What a caller does about it.
    public var remedy: TransportError.Remedy {
        switch self {
        case .transport(let error): error.remedy
        case .rateLimited: .retry
        case .refused(let status, _): status >= 500 || status == 408 ? .retry : .giveUp
        case .accessLost, .restricted: .giveUp
        case .malformed: .retry
        }
    }

    /// Whether the venue refuses what it was asked for itself: the same question is refused again.
    public var isOfQuestion: Bool { if case .refused = self { remedy == .giveUp } else { false } }

    public var description: String {
        switch self {
        case .transport(let error): error.description
        case .rateLimited(let message): "the venue asks us to slow down\(message.isEmpty ? "" : ": \(message)")"
        case .refused(let status, let message): "the venue refused the request with status \(status): \(message)"
        case .accessLost(let message): "the venue wants a key for what was public: \(message)"
        case .restricted(let message):
            "the venue does not serve the place that this machine asks from\(message.isEmpty ? "" : " (\(message))"): "
                + "follow another venue, or run this feed where the venue may be used"
        case .malformed(let reason): "the venue's answer cannot be read: \(reason)"
        }
    }
}
