/// An owner's answer to a command: whether it has been taken into its log, not yet what came of it.
public struct CommandReply: Equatable, Codable, Sendable {
    /// The command's id; empty when what came was not a command.
    public let id: String
    /// Whether the owner took it.
    public let accepted: Bool
    /// Why it did not.
    public let reason: String?
    /// What the owner gives back at once, as JSON text.
    public let result: String?

    /// A reply of all its parts.
    public init(id: String, accepted: Bool, reason: String?, result: String?) {
        self.id = id
        self.accepted = accepted
        self.reason = reason
        self.result = result
    }

    /// "Yes"; `result` is JSON text.
    public static func accepted(_ id: String, result: String? = nil) -> CommandReply {
        CommandReply(id: id, accepted: true, reason: nil, result: result)
    }

    /// "No, because".
    public static func refused(_ id: String, _ reason: String) -> CommandReply {
        CommandReply(id: id, accepted: false, reason: reason, result: nil)
    }

    /// Writes every key: what is unknown is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(accepted, forKey: .accepted)
        try container.encode(reason, forKey: .reason)
        try container.encode(result, forKey: .result)
    }
}
