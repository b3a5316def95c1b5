public import HTTPTypes
import NIOCore
import NIOWebSocket

/// One open socket of the server.
public struct WebSocketConnection: Sendable {
    /// The request that opened the socket, with path, query and header fields.
    public let request: HTTPRequest
    /// Text messages from the peer. Iterate it even if nothing is expected: unread messages hide pings and the peer's close.
    public let inbound: WebSocketMessages

    let channel: any Channel
    let queue: OutboundQueue

    /// How the socket ended, `nil` while it is open.
    public var closure: WebSocketClosure? { queue.closure }

    /// Messages that wait for the reader, 0…`outboundQueueLimit`.
    public var queuedMessages: Int { queue.messages }

    /// Queues a text message and returns at once; `false` if the socket is closed, or just got closed because its queue was full.
    @discardableResult
    public func send(_ text: String) -> Bool {
        let bytes = text.utf8.count
        switch queue.admit(bytes: bytes) {
        case .closed:
            return false
        case .full:
            channel.triggerUserOutboundEvent(OutboundQueue.evicted, promise: nil)
            return false
        case .admitted:
            let written = channel.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { [queue] _ in queue.release(bytes: bytes) }
            channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)), promise: written)
            return true
        }
    }

    /// Ends the connection without a closing handshake, as a network does that fails; what is queued is lost.
    public func cut() { channel.close(promise: nil) }

    /// Starts the closing handshake after what is queued; `code` is 1000…1014 or 3000…4999, `reason` at most 123 bytes of UTF-8.
    public func close(code: UInt16 = 1000, reason: String = "") {
        let closure = WebSocketClosure(code, reason)
        queue.close(closure)
        channel.triggerUserOutboundEvent(closure, promise: nil)
    }
}
