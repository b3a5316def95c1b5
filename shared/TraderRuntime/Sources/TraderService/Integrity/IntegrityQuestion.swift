import Foundation
public import TraderBus
public import TraderModel
public import TraderProto
import TraderStore

/// The command `integrity`: the rows of a service's ledger.
public enum IntegrityQuestion {
    /// The largest answer: within what a command's reply may hold.
    public static let mostEntries = 600

    /// Answers the command from the context's store: `from` in unix seconds, `rows` as `IntegrityLedger.Selection`, `limit`.
    public static func register(in context: ServiceContext) {
        context.commands.answer("integrity") { command in
            guard let selection = IntegrityLedger.Selection(rawValue: command.arguments["rows"] ?? "exceptions"),
                let from = Int64(command.arguments["from"] ?? "0"), let limit = Int(command.arguments["limit"] ?? "\(mostEntries)"),
                (1...mostEntries).contains(limit)
            else {
                return .refused(
                    command.id, "integrity takes rows (all or exceptions), from (unix seconds) and limit (1 to \(mostEntries))")
            }
            do {
                let entries = try context.store.read { db in
                    try IntegrityLedger.entries(selection, from: .seconds(from), limit: limit, db)
                }
                return .accepted(command.id, result: String(decoding: try WireCodec.encode(entries), as: UTF8.self))
            } catch {
                return .refused(command.id, "the ledger cannot be read: \(error)")
            }
        }
    }

    /// Asks a service for the rows of its ledger. Throws `BusError.unanswered` when it is not there.
    public static func ask(
        _ service: ServiceName, _ selection: IntegrityLedger.Selection, from: Timestamp, limit: Int, at endpoint: Endpoint, over bus: Bus,
        timeout: Duration
    ) async throws -> [LedgerEntry] {
        let deadline = WallClock.microseconds() + timeout.components.seconds * 1_000_000 + 1_000_000
        let command = Command(
            id: UUID().uuidString, deadline: deadline, name: "integrity",
            arguments: ["rows": selection.rawValue, "from": "\(from.wholeSeconds)", "limit": "\(limit)"])
        let reply = try await bus.send(command, to: endpoint, timeout: timeout)
        guard reply.accepted, let result = reply.result else { throw BusError.unsendable(reply.reason ?? "no result") }
        return try WireCodec.decode([LedgerEntry].self, from: Array(result.utf8))
    }
}
