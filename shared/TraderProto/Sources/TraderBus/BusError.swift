public import TraderProto

/// Why the bus could not do what was asked. The text says what to do.
public enum BusError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another process listens there.
    case endpointInUse(Endpoint)
    /// ZeroMQ cannot bind or connect there; with its words.
    case endpointUnusable(Endpoint, String)
    /// The writer's history is not the one read so far: what was read is of no use with this writer.
    case otherHistory(ServiceName, String)
    /// The writer no longer has the records that come next.
    case tooOld(ServiceName, String)
    /// The writer sends records that are not what its log promises.
    case corrupt(ServiceName, String)
    /// Nobody answered a command in time: its owner is not there, or too busy.
    case unanswered(Endpoint)
    /// The command cannot be sent as it is, with the reason.
    case unsendable(String)
    /// The bus or the subscription was closed, or the waiting task was cancelled.
    case closed
    /// The ZeroMQ library of this machine was built without encryption.
    case noEncryption
    /// The system or ZeroMQ refused something that it never should.
    case transport(String)

    /// What happened and what to do about it.
    public var description: String {
        switch self {
        case .endpointInUse(let endpoint):
            "\(endpoint) is in use: stop the other process or choose another BUS_PORT_BASE"
        case .endpointUnusable(let endpoint, let why):
            "\(endpoint) cannot be used (\(why)): correct the endpoint in the settings"
        case .otherHistory(let service, let why):
            "\(service) has another history than the one read so far (\(why)): restore its store, "
                + "or delete this service's store, which loses what only it knows, so that it starts over"
        case .tooOld(let service, let why):
            "\(service) no longer keeps what comes next (\(why)): restore its store, "
                + "or delete this service's store, which loses what only it knows, so that it starts over"
        case .corrupt(let service, let why):
            "\(service) sends what its log cannot hold (\(why)): check its store before going on"
        case .unanswered(let endpoint):
            "no answer from \(endpoint) in time: see whether the service runs, then send the same command again, with its id"
        case .unsendable(let why): "the command cannot be sent: \(why)"
        case .closed: "the bus is closed"
        case .noEncryption:
            "ZeroMQ cannot encrypt here, so that commands would be open to everybody: install a libzmq that was built with CURVE, such as "
                + "Debian's libzmq5"
        case .transport(let why): "\(why): see the limits of the process and the system"
        }
    }
}
