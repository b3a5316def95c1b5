import ServiceLifecycle
import TraderStore

/// Ends the service when its store turns out to be damaged while others are answered from it: nothing goes on along a half-truth.
struct DamageWatch: Service {
    private let found: AsyncStream<StoreError>
    private let finding: AsyncStream<StoreError>.Continuation

    init() { (found, finding) = AsyncStream.makeStream() }

    /// Tells of an error that an answer ran into.
    func tell(_ error: any Error) {
        if let error = error as? StoreError, case .damaged = error { finding.yield(error) }
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { for await error in found { throw error } }
    }
}
