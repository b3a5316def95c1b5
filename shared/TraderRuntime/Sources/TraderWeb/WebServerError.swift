/// Why a server could not listen; the text names the address and what to do.
public enum WebServerError: Error, Equatable, CustomStringConvertible {
    /// Another process listens on host and port.
    case addressInUse(host: String, port: Int)
    /// The system refuses the address, for the reason given.
    case cannotListen(host: String, port: Int, reason: String)

    /// A sentence with the address and the remedy.
    public var description: String {
        switch self {
        case .addressInUse(let host, let port):
            "cannot listen on \(host):\(port): another process listens there; stop it, or choose another port"
        case .cannotListen(let host, let port, let reason):
            "cannot listen on \(host):\(port): \(reason); choose an address of this machine and a port above 1023"
        }
    }
}
