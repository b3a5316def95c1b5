import Synchronization

/// What is counted at a venue's door since the process started.
public enum VenueCount: String, CaseIterable, Sendable {
    /// Streams that came about, and those that ended.
    case connections, disconnections
    /// Frames received, and those of them that could not be read or that report an error.
    case frames
    case malformedFrames = "malformed_frames"
    case errorFrames = "error_frames"
    /// Holes in the venue's own numbers, and frames that came again or out of order.
    case lostFrames = "lost_frames"
    case staleFrames = "stale_frames"
    /// Requests, and their answers that were not what was asked for.
    case requests
    case refusals
    case rateLimits = "rate_limits"
    case malformedAnswers = "malformed_answers"
    case unanswered
    /// Requests that went to the public interface since the one with a key refused.
    case fallbacks
    /// Frames and answers that are not on disk, since it was full or slow.
    case unrecorded
}

/// Counts events at a venue's door, from any task.
public final class VenueCounters: Sendable {
    private let counts = Mutex<[VenueCount: Int]>([:])

    public init() {}

    public func count(_ what: VenueCount, _ number: Int = 1) { counts.withLock { $0[what, default: 0] += number } }

    public subscript(_ what: VenueCount) -> Int { counts.withLock { $0[what] ?? 0 } }

    /// All counts by name; what did not happen is 0.
    public var named: [String: Int] {
        let counts = counts.withLock { $0 }
        return Dictionary(uniqueKeysWithValues: VenueCount.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
    }
}
