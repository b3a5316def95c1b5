import Foundation
public import TraderBus
public import TraderModel
public import TraderProto
import TraderStore

/// The command `integrity`: rows of a service's ledger.
public enum IntegrityQuestion: Equatable, Sendable {
    /// The rows that open at `from` or later, newest first, at most `limit`.
    case newest(IntegrityLedger.Selection, from: Timestamp, limit: Int)
    /// What a judgement at a bar's close rests on.
    case behind(BarTime)

    /// The largest answer: within what a command's reply may hold.
    public static let mostEntries = 600

    /// Answers the command from the context's store: `bar`, the open time of a bar of five minutes in unix seconds; or `from` in unix
    /// seconds, `rows` as `IntegrityLedger.Selection`, and `limit`.
    public static func register(in context: ServiceContext) {
        context.commands.answer("integrity") { command in
            guard let question = IntegrityQuestion(command.arguments) else {
                return .refused(
                    command.id,
                    """
                    integrity takes bar (the open time of a bar of five minutes, in unix seconds), or rows (all or exceptions), \
                    from (unix seconds) and limit (1 to \(mostEntries))
                    """)
            }
            do {
                let entries = try context.store.read { db in
                    switch question {
                    case .newest(let selection, let from, let limit):
                        try IntegrityLedger.entries(selection, from: from, limit: limit, db)
                    case .behind(let bar): try IntegrityLedger.entries(behind: bar, db)
                    }
                }
                return .accepted(command.id, result: String(decoding: try WireCodec.encode(entries), as: UTF8.self))
            } catch {
                return .refused(command.id, "the ledger cannot be read: \(error)")
            }
        }
    }

    private init?(_ arguments: [String: String]) {
        if let text = arguments["bar"] {
            guard arguments.count == 1, let ts = Int64(text), let bar = BarLength.fiveMinutes.bar(opening: ts) else { return nil }
            self = .behind(bar)
            return
        }
        guard let selection = IntegrityLedger.Selection(rawValue: arguments["rows"] ?? "exceptions"),
            let from = Int64(arguments["from"] ?? "0").flatMap(Timestamp.init(unixSeconds:)),
            let limit = Int(arguments["limit"] ?? "\(Self.mostEntries)"),
            (1...Self.mostEntries).contains(limit)
        else { return nil }
        self = .newest(selection, from: from, limit: limit)
    }

    private var arguments: [String: String] {
        switch self {
        case .newest(let selection, let from, let limit):
            ["rows": selection.rawValue, "from": "\(from.wholeSeconds)", "limit": "\(limit)"]
        case .behind(let bar): ["bar": "\(bar.unixSeconds)"]
        }
    }

    /// Asks a service. Throws `BusError.unanswered` when it is not there.
    public func ask(at endpoint: Endpoint, over bus: Bus, timeout: Duration) async throws -> [LedgerEntry] {
        try await bus.answer(to: "integrity", arguments, at: endpoint, timeout: timeout)
    }
}
