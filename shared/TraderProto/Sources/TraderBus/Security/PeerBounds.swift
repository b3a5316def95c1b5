/// What one peer of a socket may make it hold. ZeroMQ counts whole messages; what it keeps of a message that does not end is counted by the
/// `PeerWatch`, in bytes.
package struct PeerBounds: Sendable {
    /// The largest frame that is taken, in bytes; ZeroMQ cuts off who sends a larger one.
    package let frameBytes: Int
    /// Messages that wait to be taken; the peer is made to wait.
    package let incoming: Int
    /// Messages that wait to be sent; more are not sent.
    package let outgoing: Int
    /// Bytes that have come and were not taken; who sends more is cut off.
    package let untakenBytes: Int

    package init(frameBytes: Int, incoming: Int, outgoing: Int, untakenBytes: Int) {
        self.frameBytes = frameBytes
        self.incoming = incoming
        self.outgoing = outgoing
        self.untakenBytes = untakenBytes
    }
}
