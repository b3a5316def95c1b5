import CZeroMQ

/// What the bus thread waits on.
@safe package struct PollItems {
    private var items: [zmq_pollitem_t] = unsafe []

    package init() {}

    package mutating func add(_ socket: borrowing Socket) { unsafe items.append(socket.pollItem) }

    mutating func add(_ wakeUp: WakeUp) {
        unsafe items.append(zmq_pollitem_t(socket: nil, fd: wakeUp.descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    }

    /// Returns when a socket or the wake-up has something, or at `deadline`; early too, for no reason, when a signal comes.
    package mutating func wait(until deadline: ContinuousClock.Instant?) {
        let count = unsafe items.count
        _ = unsafe items.withUnsafeMutableBufferPointer {
            unsafe zmq_poll($0.baseAddress, CInt(count), Self.milliseconds(until: deadline))
        }
    }

    /// Rounded up, so that the deadline has passed when the poll returns; -1 waits for ever.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int {
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        return Int(min(left / .milliseconds(1), 60_000).rounded(.up))
    }
}
