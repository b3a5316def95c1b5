public import Logging
public import TraderVenues

/// Something that a source has to say: to whoever reads the log, or to the counters at the venue's door.
public enum SourceNote: Equatable, Sendable {
    public typealias Level = Logger.Level

    case line(Logger.Level, String, [String: String])
    case count(VenueCount, Int)

    /// Writes it down.
    func write(to logger: Logger, _ counters: VenueCounters) {
        switch self {
        case .line(let level, let text, let details):
            logger.log(level: level, "\(text)", metadata: details.mapValues { .string($0) })
        case .count(let what, let more): counters.count(what, more)
        }
    }
}
