import Foundation
import Logging
package import TraderBus
package import TraderProto
package import TraderService

/// Asks services how they are.
package struct Probe: Sendable {
    /// What came back.
    package enum Answer: Sendable {
        /// The status, and its JSON as the service wrote it.
        case status(StatusBoard.Status, json: String)
        /// Why there is none.
        case silence(String)

        package var status: StatusBoard.Status? {
            if case .status(let status, _) = self { status } else { nil }
        }
    }

    /// The bus that asks.
    package let bus: Bus

    /// Asks those that hold `key`.
    package init(key: BusKey) throws(BusError) {
        bus = try Bus.open(key: key, logger: Logger(label: "trader") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Asks a service for its status; at most `timeout`.
    package func status(of service: ServiceName, at endpoint: Endpoint, timeout: Duration) async -> Answer {
        let milliseconds = timeout.components.seconds * 1_000 + timeout.components.attoseconds / 1_000_000_000_000_000
        let command = Command(id: UUID().uuidString, deadline: WallClock.microseconds() + milliseconds * 1_000, name: "status")
        do {
            let reply = try await bus.send(command, to: endpoint, timeout: timeout)
            guard reply.accepted, let json = reply.result else { return .silence("refuses to say: \(reply.reason ?? "without a reason")") }
            return .status(try WireCodec.decode(from: Array(json.utf8)), json: json)
        } catch BusError.unanswered {
            return .silence("no answer from \(endpoint) in \(milliseconds) ms")
        } catch {
            return .silence("\(error)")
        }
    }

    /// Asks all services at once.
    package func statuses(at endpoints: [ServiceName: Endpoints], timeout: Duration) async -> [ServiceName: Answer] {
        await withTaskGroup(of: (ServiceName, Answer).self) { group in
            for (service, endpoints) in endpoints {
                group.addTask { (service, await status(of: service, at: endpoints.command, timeout: timeout)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
