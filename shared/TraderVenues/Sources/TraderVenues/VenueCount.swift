/// What is counted about a venue.
public enum VenueCount: String, CaseIterable, Sendable {
    /// Streams that were connected.
    case connections
    /// Streams that ended, however they ended, and attempts that came to nothing.
    case disconnections
    /// Frames that came on a stream, readable or not.
    case frames
    /// Frames that could not be read.
    case malformedFrames = "malformed_frames"
    /// Frames by which the venue reports an error.
    case errorFrames = "error_frames"
    /// Holes in the venue's own numbers of its frames.
    case lostFrames = "lost_frames"
    /// Frames that came again, or after a later one.
    case staleFrames = "stale_frames"
    /// Requests that were sent, each attempt on its own.
    case requests
    /// Requests that the venue answered with an error, without those that came too often.
    case refusals
    /// Requests that the venue answered with "too many".
    case rateLimits = "rate_limits"
    /// Answers of status 200 that could not be read.
    case malformedAnswers = "malformed_answers"
    /// Rows of an answer that could not be read, beside others that could.
    case malformedRows = "malformed_rows"
    /// Rows, bars and trades of another time than was asked for, or of a time that has not come: left out.
    case strayRows = "stray_rows"
    /// Requests that were repeated without the key, since the venue did not take it.
    case fallbacks
    /// Requests and streams on which nothing came in time.
    case timeouts
    /// Requests without an answer for another reason: no name, no connection, a connection that broke.
    case unreachables
}
