import CZeroMQ

/// One ZeroMQ context: the I/O thread behind a bus's sockets. It ends when the last of its sockets has been closed.
@safe package final class SocketContext {
    private let handle: UnsafeMutableRawPointer

    package init() throws(BusError) {
        guard let handle = unsafe zmq_ctx_new() else { throw .transport("ZeroMQ has no context to give: \(Socket.lastFailure)") }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe zmq_ctx_term(handle) }

    func makeSocket(_ kind: CInt) throws(BusError) -> UnsafeMutableRawPointer {
        guard let socket = unsafe zmq_socket(handle, kind) else { throw .transport("ZeroMQ has no socket to give: \(Socket.lastFailure)") }
        return unsafe socket
    }
}
