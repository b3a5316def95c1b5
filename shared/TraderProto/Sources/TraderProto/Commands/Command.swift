/// A wish sent to the one service that may grant it. Its effect comes back as records, not in the reply.
public struct Command: Equatable, Codable, Sendable {
    /// Made by the sender, once for each wish: the owner refuses an id that it has seen.
    public let id: String
    /// The moment after which the owner must refuse it, in microseconds since 1970 UTC.
    public let deadline: Int64
    /// What is wished, in the owner's words.
    public let name: String
    /// The details, by name.
    public let arguments: [String: String]

    /// A command of all its parts.
    public init(id: String, deadline: Int64, name: String, arguments: [String: String] = [:]) {
        self.id = id
        self.deadline = deadline
        self.name = name
        self.arguments = arguments
    }
}
