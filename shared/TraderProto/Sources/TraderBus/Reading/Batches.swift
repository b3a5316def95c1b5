/// The batches of a subscription as a sequence.
public struct Batches: AsyncSequence, Sendable {
    /// One reading of the sequence.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let subscription: Subscription
        fileprivate let limit: Int

        /// The next batch; the errors are those of `Subscription.next`.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(BusError) -> Batch? {
            try await subscription.next(atMost: limit)
        }
    }

    fileprivate let subscription: Subscription
    fileprivate let limit: Int

    init(subscription: Subscription, limit: Int) {
        self.subscription = subscription
        self.limit = limit
    }

    /// Begins to read where the subscription stands.
    public func makeAsyncIterator() -> Iterator { Iterator(subscription: subscription, limit: limit) }
}
