import DequeModule
import Synchronization

/// The queue from all threads to the bus thread, with the bell that wakes it.
final class BusInbox: Sendable {
    private struct State {
        var work: Deque<BusWork> = []
        var recordsWaiting = 0
        var isClosed = false
        var nextID = 0
    }

    let wakeUp: WakeUp
    private let state = Mutex(State())

    init() throws(BusError) { wakeUp = try WakeUp() }

    /// A number that no other link of this bus has.
    func makeID() -> Int {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Leaves work for the bus thread; false when the bus is closed, or when too many records already wait to be published.
    @discardableResult
    func post(_ work: BusWork) -> Bool {
        let isPosted = state.withLock { state in
            guard !state.isClosed else { return false }
            switch work {
            case .publish(let records):
                guard state.recordsWaiting + records.count <= BusLimits.publishQueue else { return false }
                state.recordsWaiting += records.count
            case .close: state.isClosed = true
            default: break
            }
            state.work.append(work)
            return true
        }
        if isPosted { wakeUp.ring() }
        return isPosted
    }

    func takeAll() -> Deque<BusWork> {
        wakeUp.hush()
        return state.withLock { state in
            defer {
                state.work = []
                state.recordsWaiting = 0
            }
            return state.work
        }
    }
}
