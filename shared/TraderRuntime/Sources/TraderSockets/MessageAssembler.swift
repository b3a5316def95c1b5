package import NIOCore
package import NIOWebSocket

/// The rules of RFC 6455 that NIO's decoder leaves to us, as a plain value: frames in, whole messages or a violation out.
package struct MessageAssembler {
    /// What a frame leads to.
    package enum Event {
        case none
        case text(String)
        case ping(ByteBuffer)
        case pong
        case close(code: UInt16, reason: String)
        case violation(code: UInt16, reason: String)
    }

    private let maxBytes: Int
    private let expectsMask: Bool
    /// What came of a message in fragments, which grows in place: each fragment is copied once.
    private var fragments: ByteBuffer?

    /// `expectsMask` is true on the server's side: a client must mask each frame, a server none.
    package init(maxBytes: Int, expectsMask: Bool) {
        self.maxBytes = maxBytes
        self.expectsMask = expectsMask
    }

    /// Takes the next frame of a connection.
    package mutating func take(_ frame: WebSocketFrame) -> Event {
        guard (frame.maskKey != nil) == expectsMask else {
            return .violation(code: 1002, reason: expectsMask ? "frame without mask" : "masked frame from a server")
        }
        guard frame.reservedBits.isEmpty else { return .violation(code: 1002, reason: "reserved bits are set") }
        switch frame.opcode {
        case .text:
            guard fragments == nil else { return .violation(code: 1002, reason: "new message inside a fragmented one") }
            return append(frame)
        case .continuation:
            guard fragments != nil else { return .violation(code: 1002, reason: "continuation of nothing") }
            return append(frame)
        case .binary:
            return .violation(code: 1003, reason: "only text messages are understood")
        case .ping:
            return .ping(frame.unmaskedData)
        case .pong:
            return .pong
        case .connectionClose:
            return close(frame.unmaskedData)
        default:
            return .violation(code: 1002, reason: "unknown opcode")
        }
    }

    private mutating func append(_ frame: WebSocketFrame) -> Event {
        guard (fragments?.readableBytes ?? 0) + frame.length <= maxBytes else {
            return .violation(code: 1009, reason: "message larger than \(maxBytes) bytes")
        }
        var data = frame.unmaskedData
        if frame.fin, fragments == nil { return text(of: data) }
        if fragments == nil { fragments = ByteBuffer() }
        fragments?.writeBuffer(&data)
        guard frame.fin, let message = fragments.take() else { return .none }
        return text(of: message)
    }

    private func text(of message: ByteBuffer) -> Event {
        guard let text = String(validating: message.readableBytesView, as: UTF8.self) else {
            return .violation(code: 1007, reason: "text is not UTF-8")
        }
        return .text(text)
    }

    private func close(_ payload: ByteBuffer) -> Event {
        var payload = payload
        guard payload.readableBytes > 0 else { return .close(code: 1005, reason: "") }
        guard let code = payload.readInteger(as: UInt16.self), Self.mayTravel(code) else {
            return .violation(code: 1002, reason: "invalid close code")
        }
        guard let reason = String(validating: payload.readableBytesView, as: UTF8.self) else {
            return .violation(code: 1007, reason: "close reason is not UTF-8")
        }
        return .close(code: code, reason: reason)
    }

    private static func mayTravel(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
