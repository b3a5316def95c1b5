/// A message as it is on the wire: two frames.
public struct BusRecord: Equatable, Sendable {
    /// The first frame, `topic/key`.
    public let name: String
    /// The second frame: the envelope's JSON.
    public let body: [UInt8]

    /// A message of its two frames.
    public init(name: String, body: [UInt8]) {
        self.name = name
        self.body = body
    }

    init?(frames: [[UInt8]]) {
        guard frames.count == 2, let name = String(validating: frames[0], as: UTF8.self) else { return nil }
        self.init(name: name, body: frames[1])
    }

    var frames: [[UInt8]] { [Array(name.utf8), body] }
}
