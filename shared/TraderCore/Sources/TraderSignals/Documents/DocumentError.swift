import TraderModel

/// What is wrong with a strategy document: where, what was found, what to do. Its words are one line.
public struct DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nil when it is wrong with the document as a whole.
    public var place: DocumentPlace?
    public var message: String

    /// What is quoted of a document may hold line breaks and be long: it is told in one line of at most `longestMessage` characters.
    public init(_ message: String, at place: DocumentPlace?) {
        self.place = place
        let line = message.prefix(Self.longestMessage).printable
        self.message = message.count > Self.longestMessage ? line + "…" : line
    }

    private static let longestMessage = 300

    public var description: String { place.map { "\($0): \(message)" } ?? message }
}
