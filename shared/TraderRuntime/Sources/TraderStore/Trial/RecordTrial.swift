/// A record that a service is about to apply after a life that ended badly: noted before each attempt, and forgotten with the commit that
/// applies it.
public struct RecordTrial: Equatable, Sendable, CustomStringConvertible {
    /// Attempts after which the service no longer tries by itself.
    public static let mostTries = 3
    /// Attempts after which it is named: with the first end, which nobody could tell of, it is the third.
    private static let namedTries = 2

    /// The upstream that wrote it; `self` for an input of the service's own.
    public let source: String
    /// Its position in the upstream's log; nil for an own input.
    public let seq: Int64?
    /// What it is about: its topic and key, or the beginning of the own input.
    public let name: String
    /// How often it was tried, the attempt under way included.
    public let tries: Int

    public init(source: String, seq: Int64?, name: String, tries: Int) {
        self.source = source
        self.seq = seq
        self.name = name
        self.tries = tries
    }

    /// The place by which a person names it, such as `signal-engine/123`; `self` for an own input.
    public var place: String { seq.map { "\(source)/\($0)" } ?? source }

    /// Whether it is to be named to people.
    public var isNotorious: Bool { tries >= Self.namedTries }

    /// Whether the service has given up on it.
    public var isHopeless: Bool { tries >= Self.mostTries }

    public var description: String {
        seq == nil
            ? "its own input \(name) ended it \(tries) times"
            : "record \(place) (\(name)) ended it \(tries) times"
    }
}
