import Foundation
public import TraderBus
public import TraderProto

/// The `status` command, as one asks it.
public enum StatusQuestion {
    /// Asks a service how it is. Throws `BusError.unanswered` when it is not there.
    public static func ask(
        _ service: ServiceName, at endpoint: Endpoint, over bus: Bus, timeout: Duration
    ) async throws -> StatusBoard.Status {
        let deadline = WallClock.microseconds() + timeout.components.seconds * 1_000_000 + 1_000_000
        let reply = try await bus.send(
            Command(id: UUID().uuidString, deadline: deadline, name: "status"), to: endpoint, timeout: timeout)
        guard reply.accepted, let result = reply.result else { throw BusError.unsendable(reply.reason ?? "no result") }
        return try WireCodec.decode(StatusBoard.Status.self, from: Array(result.utf8))
    }
}
