import Synchronization

/// The nonces of the last tokens: one that comes again is refused.
final class NonceMemory: Sendable {
    /// More than a client makes in the two minutes for which a token is valid.
    private static let most = 10_000

    private let seen = Mutex((all: Set<String>(), order: [String]()))

    func isNew(_ nonce: String) -> Bool {
        seen.withLock { seen in
            guard seen.all.insert(nonce).inserted else { return false }
            seen.order.append(nonce)
            if seen.order.count > Self.most { seen.all.remove(seen.order.removeFirst()) }
            return true
        }
    }
}
