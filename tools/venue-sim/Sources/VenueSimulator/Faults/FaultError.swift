/// A fault that cannot be played as asked: which, what is wrong, and what to do, in one line.
public struct FaultError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
