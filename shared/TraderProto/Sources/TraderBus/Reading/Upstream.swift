public import TraderProto

/// A writer that a service reads: its name and the two sockets that serve readers.
public struct Upstream: Hashable, Sendable {
    /// Who writes.
    public let service: ServiceName
    /// Where it publishes.
    public let publish: Endpoint
    /// Where it answers for earlier records.
    public let replay: Endpoint

    /// A writer at two endpoints.
    public init(service: ServiceName, publish: Endpoint, replay: Endpoint) {
        self.service = service
        self.publish = publish
        self.replay = replay
    }

    /// A writer at its row of the table of endpoints.
    public init(service: ServiceName, endpoints: Endpoints) {
        self.init(service: service, publish: endpoints.publish, replay: endpoints.replay)
    }
}
