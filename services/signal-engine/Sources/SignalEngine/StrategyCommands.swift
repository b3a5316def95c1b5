import GRDB
import TraderDocuments
import TraderModel
import TraderProto
import TraderService
import TraderSignals
import TraderStore

/// The commands about strategies: `define-strategy`, `start-strategy`, `stop-strategy`, `remove-strategy`, `locate-strategy`,
/// `explain-strategy`; and `retire-strategy`, which paper-broker sends.
struct StrategyCommands: Sendable {
    let desk: StrategyDesk
    let store: Store
    /// What a document may name.
    let markets: DocumentMarkets

    func register(in table: CommandTable) {
        table.answer("define-strategy") { await define($0) }
        for (name, change) in [
            ("start-strategy", StrategyChange.start), ("stop-strategy", StrategyChange.stop), ("remove-strategy", StrategyChange.remove),
        ] {
            table.answer(name) { command in
                guard let strategy = command.arguments["name"] else { return .refused(command.id, "\(name) needs a name") }
                return await make(change(strategy), command)
            }
        }
        table.answer("retire-strategy") { command in
            guard let strategy = command.arguments["name"], let version = command.arguments["version"].flatMap({ Int($0) }) else {
                return .refused(command.id, "retire-strategy needs a name and a version")
            }
            return await make(.retire(strategy, version: version), command)
        }
        table.answer("locate-strategy") { locate($0) }
        table.answer("explain-strategy") { explain($0) }
    }

    private func define(_ command: Command) async -> CommandReply {
        guard let text = command.arguments["text"] else { return .refused(command.id, "define-strategy needs a text") }
        let document: StrategyDocument
        do throws(DocumentError) { document = try YAMLDocument.strategy(from: text, among: markets) } catch {
            return .refused(command.id, "\(error)")
        }
        return await make(.define(document), command)
    }

    private func make(_ change: StrategyChange, _ command: Command) async -> CommandReply {
        switch await desk.make(change) {
        case .refused(let reason): return .refused(command.id, reason)
        case .made(let record):
            guard let record else { return .accepted(command.id) }
            return accepted(command, record)
        }
    }

    /// The file that holds a strategy's document: what removing it deletes.
    private func locate(_ command: Command) -> CommandReply {
        guard let name = command.arguments["name"] else { return .refused(command.id, "locate-strategy needs a name") }
        do throws(StrategyFolder.Failure) {
            return accepted(command, ["file": try desk.place(of: name)])
        } catch {
            return .refused(command.id, "\(error)")
        }
    }

    /// How each condition of a strategy stood at a bar: `name`, and `ts` for another bar than the newest.
    private func explain(_ command: Command) -> CommandReply {
        guard let name = command.arguments["name"] else { return .refused(command.id, "explain-strategy needs a name") }
        let text = command.arguments["ts"]
        let bar = text.flatMap { Int64($0) }.flatMap(BarTime.init(exactly:))
        guard (text == nil) == (bar == nil) else {
            return .refused(command.id, "ts is no time of a bar in unix seconds, from 1970 to 2242")
        }
        do {
            guard let judged = try store.read({ try FeatureTable.judgement(of: name, at: bar?.unixSeconds, $0) }) else {
                let place = bar.map { "the bar of \($0)" } ?? "any bar"
                return .refused(command.id, "no judgement of \(name) at \(place) is kept")
            }
            return accepted(command, judged)
        } catch {
            return .refused(command.id, "the store cannot be read: \(error)")
        }
    }

    private func accepted(_ command: Command, _ result: some Encodable) -> CommandReply {
        do throws(WireError) {
            return .accepted(command.id, result: String(decoding: try WireCodec.encode(result), as: UTF8.self))
        } catch {
            return .refused(command.id, "\(error)")
        }
    }
}
