import Synchronization
import TraderModel
import TraderProto
import TraderStore

/// Where a service waits for a person's word on a record that it cannot apply: the commands `set-aside` and `retry-record`.
final class HaltDesk: Sendable {
    private let store: Store
    private let name: ServiceName
    private let halted = Mutex<RecordTrial?>(nil)
    private let words: AsyncStream<Void>
    private let word: AsyncStream<Void>.Continuation

    init(_ context: ServiceContext) {
        store = context.store
        name = context.name
        (words, word) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        context.commands.answer("set-aside") { [self] in setAside($0) }
        context.commands.answer("retry-record") { [self] in retry($0) }
    }

    /// Waits until a person has said what to do about `trial`, or until the task is cancelled. `tell` runs when a word is taken from then on.
    func word(about trial: RecordTrial, tell: () -> Void) async throws {
        halted.withLock { $0 = trial }
        tell()
        _ = await words.first { _ in true }
        try Task.checkCancellation()
    }

    private func setAside(_ command: Command) -> CommandReply {
        guard let trial = halted.withLock({ $0 }) else { return .refused(command.id, "\(name) waits at no record: nothing is set aside") }
        guard let seq = trial.seq else {
            return .refused(
                command.id, "\(trial) and is not set aside: take away what asks for it, a document or a setting, then let it be retried")
        }
        guard command.arguments["record"] == trial.place else {
            return .refused(command.id, "\(name) waits at record \(trial.place) and at no other: that one can be set aside")
        }
        guard let reason = command.arguments["reason"], !reason.allSatisfy(\.isWhitespace) else {
            return .refused(command.id, "set-aside needs a reason: it is kept, and verify says it")
        }
        let record = SetAside(
            source: trial.source, seq: seq, name: trial.name, at: SystemClock().now.microseconds, reason: String(reason.prefix(1_000)))
        return goOn(command) { try store.setAside(record) }
    }

    private func retry(_ command: Command) -> CommandReply {
        guard halted.withLock({ $0 }) != nil else { return .refused(command.id, "\(name) waits at no record: nothing is to be retried") }
        return goOn(command) { try store.note(nil) }
    }

    private func goOn(_ command: Command, after write: () throws -> Void) -> CommandReply {
        do {
            try write()
        } catch {
            return .refused(command.id, "\(error)")
        }
        halted.withLock { $0 = nil }
        word.yield()
        return .accepted(command.id)
    }
}
