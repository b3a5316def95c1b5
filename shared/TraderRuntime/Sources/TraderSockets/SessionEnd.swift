import Synchronization

/// How a session ended: a code and a reason, and an error unless it was a proper close. The first one counts.
final class SessionEnd: Sendable {
    struct Closure: Sendable {
        let code: UInt16
        let reason: String
    }

    private let state = Mutex<(closure: Closure?, error: TransportError?)>((nil, nil))

    var closure: Closure? { state.withLock { $0.closure } }
    var error: TransportError? { state.withLock { $0.error } }

    func record(code: UInt16, reason: String, error: TransportError? = nil) {
        state.withLock { state in
            guard state.closure == nil else { return }
            state = (Closure(code: code, reason: reason), error)
        }
    }
}
