import NIOCore
import NIOWebSocket

/// One open WebSocket to a server, valid inside the body of `WebSocketClient.connect`.
package struct WebSocketSession: Sendable {
    /// Text messages from the server.
    package let inbound: SessionMessages

    let channel: any Channel
    let end: SessionEnd

    /// Close code of an ended session, `nil` while it is open; 1005 for a close frame without one, 1006 for a lost connection.
    package var closeCode: Int? { end.closure.map { Int($0.code) } }

    /// Reason that came with the close code, often empty.
    package var closeReason: String? { end.closure?.reason }

    /// Sends a text message and returns when the system has taken it; throws `closed` when the session has ended.
    package func send(_ text: String) async throws(TransportError) {
        guard end.closure == nil else { throw ended }
        let frame = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(string: text))
        do {
            try await channel.writeAndFlush(frame).get()
        } catch {
            throw ended
        }
    }

    /// Closes with 1000 and returns when the connection is gone, after two seconds at the latest.
    package func close() async {
        channel.triggerUserOutboundEvent(SessionEnd.Closure(code: 1000, reason: ""), promise: nil)
        try? await channel.closeFuture.get()
    }

    private var ended: TransportError {
        end.error ?? .closed(code: closeCode ?? 1006, reason: closeReason ?? "connection lost")
    }
}
