/// The reading of one writer's log: every durable record once, in order, without a gap. It ends when it is released or the bus closes.
public final class Subscription: Sendable {
    /// The writer's ephemeral messages except pulses, such as `forming`; when they are not read, the oldest are dropped.
    public let ephemeral: AsyncStream<BusRecord>

    private let id: Int
    private let mailbox: Mailbox
    private let inbox: BusInbox

    init(id: Int, mailbox: Mailbox, inbox: BusInbox, ephemeral: AsyncStream<BusRecord>) {
        self.id = id
        self.mailbox = mailbox
        self.inbox = inbox
        self.ephemeral = ephemeral
    }

    deinit { cancel() }

    /// How it stands now; from any thread.
    public var status: SubscriptionStatus { mailbox.status }

    /// The next records, as soon as there is one; for one task at a time. While the writer is away it waits, and `status` says since when.
    /// Throws `otherHistory`, `tooOld` or `corrupt` for good, and `closed` when the bus was closed or the task cancelled.
    public func next(atMost limit: Int = BusLimits.page) async throws(BusError) -> Batch {
        precondition(limit > 0, "a batch holds at least one record")
        while true {
            if Task.isCancelled { throw .closed }
            switch mailbox.take(atMost: limit) {
            case .batch(let batch):
                // Always: the bus thread may just now be finding that the room is too small.
                inbox.post(.room)
                return batch
            case .ended(let failure): throw failure
            case .nothing: await mailbox.wait()
            }
        }
    }

    /// The batches one after the other, for `for try await`. The sequence ends by throwing.
    public func batches(atMost limit: Int = BusLimits.page) -> Batches { Batches(subscription: self, limit: limit) }

    /// Ends the reading; what waits in the mailbox can still be taken.
    public func cancel() {
        inbox.post(.unsubscribe(id))
        mailbox.end(.closed)
    }
}
