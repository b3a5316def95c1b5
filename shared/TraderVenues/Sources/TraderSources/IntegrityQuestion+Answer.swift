import TraderModel
import TraderProto
public import TraderService
import TraderStore

extension IntegrityQuestion {
    /// Answers the command from the context's store: `bar`, the open time of a bar of five minutes in unix seconds; or `from` in unix
    /// seconds, `rows` as `Selection`, and `limit`.
    public static func register(in context: ServiceContext) {
        context.commands.answer(command) { command in
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
}
