/// Whom a ROUTER socket answers: the frames before the request, the sender's identity first. A REQ socket adds an empty one.
struct Address: Sendable {
    let frames: [[UInt8]]

    /// The address and the request; nil when the message has no request or too many frames.
    static func split(_ frames: [[UInt8]]) -> (address: Address, body: [UInt8])? {
        guard frames.count >= 2, frames.count <= BusLimits.addressFrames + 1, let body = frames.last else { return nil }
        return (Address(frames: Array(frames.dropLast())), body)
    }
}
