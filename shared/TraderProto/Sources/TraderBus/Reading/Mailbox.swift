import DequeModule
import Synchronization
import TraderProto

/// Where the bus thread leaves a subscription's records and one reading task picks them up.
package final class Mailbox: Sendable {
    package enum Taking {
        case batch(Batch)
        case nothing
        case ended(BusError)
    }

    private struct State {
        var records: Deque<SequencedRecord> = []
        var failure: BusError?
        var status: SubscriptionStatus
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    package init(status: SubscriptionStatus) { state = Mutex(State(status: status)) }

    package var status: SubscriptionStatus { state.withLock { $0.status } }

    /// How many more records it takes.
    package var room: Int { state.withLock { BusLimits.mailbox - $0.records.count } }

    package func deliver(_ records: [SequencedRecord], status: SubscriptionStatus, failure: BusError?) {
        let waiter = state.withLock { state in
            state.records.append(contentsOf: records)
            state.status = status
            state.failure = state.failure ?? failure
            return records.isEmpty && failure == nil ? nil : state.waiter.take()
        }
        waiter?.resume()
    }

    func end(_ failure: BusError) {
        state.withLock { state in
            state.failure = state.failure ?? failure
            return state.waiter.take()
        }?.resume()
    }

    package func take(atMost limit: Int) -> Taking {
        state.withLock { state in
            let records = Array(state.records.prefix(limit))
            guard let last = records.last else { return state.failure.map(Taking.ended) ?? .nothing }
            state.records.removeFirst(records.count)
            return .batch(
                Batch(
                    source: state.status.source, records: records, head: max(state.status.head ?? 0, last.cursor.seq), end: last.cursor,
                    isCaughtUp: state.status.isCaughtUp && state.records.isEmpty))
        }
    }

    /// Returns when there is something to take, at once if there is, and when the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    precondition(state.waiter == nil, "one task reads a subscription")
                    guard state.records.isEmpty, state.failure == nil, !Task.isCancelled else { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }
}
