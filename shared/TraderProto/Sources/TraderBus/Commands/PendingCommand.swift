import Synchronization
import TraderProto

/// A command on its way: the bus thread settles it once, the sending task waits for it.
final class PendingCommand: Sendable {
    typealias Outcome = Result<CommandReply, BusError>

    private enum State {
        case open(CheckedContinuation<Outcome, Never>?)
        case settled(Outcome)
    }

    let command: Command
    let endpoint: Endpoint
    let deadline: ContinuousClock.Instant
    private let state = Mutex(State.open(nil))

    init(_ command: Command, to endpoint: Endpoint, deadline: ContinuousClock.Instant) {
        self.command = command
        self.endpoint = endpoint
        self.deadline = deadline
    }

    func settle(_ outcome: Outcome) {
        state.withLock { state in
            guard case .open(let waiter) = state else { return nil as CheckedContinuation<Outcome, Never>? }
            state = .settled(outcome)
            return waiter
        }?.resume(returning: outcome)
    }

    func outcome() async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let settled = state.withLock { state -> Outcome? in
                    if case .settled(let outcome) = state { return outcome }
                    state = .open(continuation)
                    return nil
                }
                if let settled { continuation.resume(returning: settled) }
            }
        } onCancel: {
            settle(.failure(.closed))
        }
    }
}
