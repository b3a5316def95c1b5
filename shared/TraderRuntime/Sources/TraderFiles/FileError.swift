/// A file that cannot be used: which, where in it, and what to do, in one line.
public struct FileError: Error, CustomStringConvertible, Equatable {
    public let description: String

    public init(_ description: String) { self.description = description }
}
