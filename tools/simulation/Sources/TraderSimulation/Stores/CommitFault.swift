/// What happens to a process at a commit.
enum CommitFault: Error, Equatable {
    /// Killed before anything was written.
    case killedBefore
    /// Killed inside the transaction: nothing of it is written.
    case killedInside
    /// The disk is full: nothing is written, and the process is told.
    case failed
    /// Killed once all is written and nothing published.
    case killedAfter

    var kind: FaultKind {
        switch self {
        case .killedBefore: .killedBeforeCommit
        case .killedInside: .killedInCommit
        case .failed: .commitFailed
        case .killedAfter: .killedAfterCommit
        }
    }
}
