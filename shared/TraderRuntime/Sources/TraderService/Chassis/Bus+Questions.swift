import Foundation
import TraderBus
import TraderProto

extension Bus {
    /// Asks the service at `endpoint` a question of the platform's own: the answer to `command`, decoded. Throws `BusError.unanswered` when it is
    /// not there, and `BusError.unsendable` with its reason when it refuses.
    func answer<Value: Decodable>(
        to command: String, _ arguments: [String: String] = [:], at endpoint: Endpoint, timeout: Duration
    ) async throws -> Value {
        let deadline = WallClock.microseconds() + timeout.components.seconds * 1_000_000 + 1_000_000
        let reply = try await send(
            Command(id: UUID().uuidString, deadline: deadline, name: command, arguments: arguments), to: endpoint, timeout: timeout)
        guard reply.accepted, let result = reply.result else { throw BusError.unsendable(reply.reason ?? "no result") }
        return try WireCodec.decode(Value.self, from: Array(result.utf8))
    }
}
