/// What is wrong with a strategy document: where, what was found, what to do. Its words are one line.
public struct DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
    public var place: DocumentPlace
    public var message: String

    public init(_ message: String, at place: DocumentPlace) {
        self.place = place
        self.message = message
    }

    public var description: String { "\(place): \(message)" }
}
