import Synchronization
import TraderModel
package import TraderProto
package import TraderService

/// Brings the commands `follow`, `unfollow` and `instruments` to the loop, and its answers back.
package final class WatchDesk: Sendable {
    private struct State {
        var lastNumber = 0
        var waiting: [Int: @Sendable (String?) -> Void] = [:]
        var list: [InstrumentRecord] = []
        var isClosed = false
    }

    /// Changes that wait, at most.
    private static let mostChanges = 64

    /// What is asked for, for one task.
    package let changes: AsyncStream<FeedSource.Event>
    private let inbox: AsyncStream<FeedSource.Event>.Continuation
    private let state = Mutex(State())

    package init() { (changes, inbox) = AsyncStream.makeStream() }

    /// Answers the commands from now on.
    package func register(in commands: CommandTable, venue: String) {
        for name in [WatchChange.follow, WatchChange.unfollow] {
            commands.answer(name) { [self] command in
                do throws(WatchChange.Unreadable) {
                    let change = try WatchChange(command, venue: venue)
                    if let refusal = await make(change) { return .refused(command.id, refusal) }
                    return try reply(to: command)
                } catch {
                    return .refused(command.id, error.reason)
                }
            }
        }
        commands.answer("instruments") { [self] command in
            do throws(WatchChange.Unreadable) { return try reply(to: command) } catch { return .refused(command.id, error.reason) }
        }
    }

    /// The watch list as it stands.
    private func reply(to command: Command) throws(WatchChange.Unreadable) -> CommandReply {
        do {
            return .accepted(command.id, result: String(decoding: try WireCodec.encode(state.withLock { $0.list }), as: UTF8.self))
        } catch {
            throw WatchChange.Unreadable(reason: "the watch list cannot be written: \(error)")
        }
    }

    /// Asks for a change and waits until it is in the log; answers why it was refused, nil when it was not.
    package func make(_ change: WatchChange) async -> String? {
        await withCheckedContinuation { answer in
            let number = state.withLock { state -> Int? in
                guard !state.isClosed, state.waiting.count < Self.mostChanges else { return nil }
                state.lastNumber += 1
                state.waiting[state.lastNumber] = { answer.resume(returning: $0) }
                return state.lastNumber
            }
            guard let number else {
                return answer.resume(returning: "market-feed is stopping, or \(Self.mostChanges) changes wait already: try again")
            }
            inbox.yield(.change(change, number))
        }
    }

    /// Tells whoever waits under a number what came of it.
    func answer(_ number: Int, refusal: String?) { state.withLock { $0.waiting.removeValue(forKey: number) }?(refusal) }

    /// Notes the list as it stands in the log.
    func show(_ list: [InstrumentRecord]) { state.withLock { $0.list = list } }

    /// Nobody makes changes any more: whoever waits is told.
    package func close() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.isClosed = true
            return state.waiting
        }
        inbox.finish()
        for answer in waiting.values { answer("market-feed stopped before it was made: see its instruments when it runs again") }
    }
}
