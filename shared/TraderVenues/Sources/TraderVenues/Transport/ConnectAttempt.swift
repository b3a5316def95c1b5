import NIOCore
import Synchronization

/// The channels of one attempt to connect (there are several when a name has several addresses), to cut them off together.
final class ConnectAttempt: Sendable {
    enum Interruption {
        case deadline
        case cancellation
    }

    private let state = Mutex<(channels: [any Channel], interruption: Interruption?)>(([], nil))

    var interruption: Interruption? { state.withLock { $0.interruption } }

    func add(_ channel: any Channel) {
        let isLate = state.withLock { state in
            state.channels.append(channel)
            return state.interruption != nil
        }
        if isLate { channel.close(promise: nil) }
    }

    func interrupt(_ cause: Interruption) {
        let channels = state.withLock { state in
            if state.interruption == nil { state.interruption = cause }
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
