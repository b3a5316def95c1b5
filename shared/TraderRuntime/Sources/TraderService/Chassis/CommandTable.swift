import Synchronization
public import TraderProto

/// The commands that a service answers beside `status`, by name.
public final class CommandTable: Sendable {
    public typealias Answer = @Sendable (Command) async -> CommandReply

    private let answers = Mutex<[String: Answer]>([:])

    package init() {}

    /// Answers the command `name` from now on.
    public func answer(_ name: String, with answer: @escaping Answer) { answers.withLock { $0[name] = answer } }

    package func answer(to name: String) -> Answer? { answers.withLock { $0[name] } }

    var names: [String] { answers.withLock { $0.keys.sorted() } }
}
