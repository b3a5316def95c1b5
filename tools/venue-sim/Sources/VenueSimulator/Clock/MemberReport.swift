public import TraderModel

/// What a member tells the clock, at its hello and whenever its state changes.
public struct MemberReport: Codable, Equatable, Sendable {
    /// The member's name, such as `market-feed`.
    public var member: String
    /// The moment that the member has acknowledged: everything due by then is done. 0 at the hello.
    public var at: Timestamp
    /// The next moment at which the member has something due; nil when nothing is.
    public var due: Timestamp?
    /// Whether the member is still at work on something that it has begun.
    public var busy: Bool
    /// The last frame of the candle stream that the member has taken in; nil for members without the stream.
    public var frame: FrameMark?
    /// By route, such as `binanceusdm/market`: the number of the last text frame of its connection that the member has taken in, counted from
    /// 0. Nil for members without a stream that numbers no frames itself; a route without a connection is left out.
    public var frames: [String: Int64]?
    /// By upstream service: the last position of its log that the member has applied.
    public var applied: [String: Int64]
    /// The last position of the member's own log.
    public var head: Int64

    public init(
        member: String, at: Timestamp, due: Timestamp? = nil, busy: Bool = false, frame: FrameMark? = nil,
        frames: [String: Int64]? = nil, applied: [String: Int64] = [:], head: Int64 = 0
    ) {
        self.member = member
        self.at = at
        self.due = due
        self.busy = busy
        self.frame = frame
        self.frames = frames
        self.applied = applied
        self.head = head
    }
}
