/// What a writer's log holds, and the judgement on a request that follows from it: the rule of replay, in one place.
public struct LogExtent: Equatable, Sendable {
    /// The identity of the log.
    public let log: String
    /// The position of the oldest record kept; `head + 1` when none is.
    public let oldest: Int64
    /// The position of the last record; 0 when there never was one.
    public let head: Int64

    /// A log that holds the records from `oldest` to `head`.
    public init(log: String, oldest: Int64, head: Int64) {
        precondition(oldest >= 1 && oldest <= head + 1, "a log holds its records from the oldest to the head without a gap")
        self.log = log
        self.oldest = oldest
        self.head = head
    }

    /// The reply to `request`: `ok` with `count` 0, to be completed by `sending(_:)`, when the records from `reply.from` on may be sent.
    /// `hashBefore` gives the chain's value before a position between `oldest` and `head + 1`.
    public func judge<Failure: Error>(
        _ request: ReplayRequest, hashBefore: (Int64) throws(Failure) -> RecordHash
    ) throws(Failure) -> ReplayReply {
        let from = request.from == 0 ? oldest : request.from
        if let known = request.log, known != log {
            return refusal(.otherHistory, "the reader has read log \(known), this is log \(log)")
        }
        guard request.from >= 0, request.limit > 0 else {
            return refusal(.refused, "from is 0 or a position, and limit is positive")
        }
        guard from <= head + 1 else {
            return refusal(.otherHistory, "the reader is at position \(from - 1), log \(log) ends at \(head)")
        }
        guard from >= oldest else {
            return refusal(.tooOld, "position \(from) is wanted, the oldest kept is \(oldest)")
        }
        let before = try hashBefore(from)
        if let known = request.hash, known != before {
            return refusal(.otherHistory, "at position \(from - 1) the reader knows the hash \(known), log \(log) has \(before)")
        }
        return ReplayReply(status: .ok, log: log, oldest: oldest, head: head, from: from, before: before, count: 0, reason: nil)
    }

    private func refusal(_ status: ReplayReply.Status, _ reason: String) -> ReplayReply {
        ReplayReply(status: status, log: log, oldest: oldest, head: head, from: 0, before: .genesis, count: 0, reason: reason)
    }
}
