/// Where a socket binds or connects, in ZeroMQ's form: `tcp://127.0.0.1:7100`, `ipc:///run/trader/feed`.
public struct Endpoint: RawRepresentable, Hashable, Codable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The text given to ZeroMQ.
    public let rawValue: String

    /// An endpoint of any transport; whether ZeroMQ takes it is known when it is bound or connected.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// An endpoint written in the source.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// A TCP endpoint; `host` is `*` to listen on every interface.
    public static func tcp(host: String, port: Int) -> Endpoint { Endpoint(rawValue: "tcp://\(host):\(port)") }

    /// The text given to ZeroMQ.
    public var description: String { rawValue }
}
