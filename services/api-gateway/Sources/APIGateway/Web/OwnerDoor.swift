import Foundation
import HTTPTypes
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderWeb

/// Commands to the services that own what is wished for.
struct OwnerDoor: Sendable {
    let context: ServiceContext

    /// How long an owner may take to answer.
    static let patience = Duration.seconds(5)

    /// Throws `APIError`, a 503, when `owner` does not answer: it may still grant the wish.
    func ask(
        _ owner: ServiceName, _ command: String, _ arguments: [String: String], patience: Duration = Self.patience
    ) async throws -> CommandReply {
        let deadline = WallClock.microseconds() + Int64(patience / .microseconds(1))
        do {
            return try await context.bus.send(
                Command(id: UUID().uuidString, deadline: deadline, name: command, arguments: arguments),
                to: context.settings.endpoints(of: owner).command, timeout: patience)
        } catch {
            throw APIError(.serviceUnavailable, message: "\(owner) does not answer: \(error)")
        }
    }
}
