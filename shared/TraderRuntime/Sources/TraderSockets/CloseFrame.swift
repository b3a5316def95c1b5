package import NIOCore

/// The payload of a close frame, cut to the 125 bytes that a control frame may have.
package enum CloseFrame {
    /// The code, then the reason; empty for the codes that never travel.
    package static func payload(code: UInt16, reason: String) -> ByteBuffer {
        // 1005 and 1006 stand for "nothing was said" and never travel.
        guard code != 1005, code != 1006 else { return ByteBuffer() }
        var reason = reason
        while reason.utf8.count > 123 { reason.removeLast() }
        var payload = ByteBuffer(integer: code)
        payload.writeString(reason)
        return payload
    }
}
