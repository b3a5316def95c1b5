/// Notices that nothing was sent on a connection for long: without heartbeats the venue closes it after 60 to 90 wall seconds.
struct IdleWatch {
    /// Beats of the wall second without a frame after which the connection is closed, 60 to 90.
    private let patience: Int
    private var beats = 0

    /// `connection` places the patience within the venue's range.
    init(connection: Int) { patience = 60 + connection * 7 % 31 }

    /// Something was sent.
    mutating func sent() { beats = 0 }

    /// A wall second has passed; true when it was one too many.
    mutating func isOverdue() -> Bool {
        beats += 1
        return beats > patience
    }
}
