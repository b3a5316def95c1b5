import Synchronization

/// What one socket has waiting for its reader, counted, and how the socket ended; shared by its connection and its channel.
final class OutboundQueue: Sendable {
    enum Admission {
        case admitted
        case full
        case closed
    }

    private struct State {
        var messages = 0
        var bytes = 0
        var closure: WebSocketClosure?
    }

    static let evicted = WebSocketClosure(1013, "too slow a reader: connect again and start from a snapshot")

    private let messageLimit: Int
    private let byteLimit: Int
    private let state = Mutex(State())

    init(messageLimit: Int, byteLimit: Int) {
        self.messageLimit = messageLimit
        self.byteLimit = byteLimit
    }

    var closure: WebSocketClosure? { state.withLock { $0.closure } }
    var messages: Int { state.withLock { $0.messages } }

    /// Takes a place for a message; a full queue is closed for good in the same step, so that exactly one caller evicts.
    func admit(bytes: Int) -> Admission {
        state.withLock { state in
            guard state.closure == nil else { return .closed }
            guard state.messages < messageLimit, state.bytes + bytes <= byteLimit else {
                state.closure = Self.evicted
                return .full
            }
            state.messages += 1
            state.bytes += bytes
            return .admitted
        }
    }

    func release(bytes: Int) {
        state.withLock { state in
            state.messages -= 1
            state.bytes -= bytes
        }
    }

    /// Records the end; the first one counts.
    func close(_ closure: WebSocketClosure) {
        state.withLock { state in
            if state.closure == nil { state.closure = closure }
        }
    }
}
