import TraderModel

/// A file that cannot be used: which, where in it, and what to do, in one line.
public struct FileError: Error, CustomStringConvertible, Equatable {
    public let description: String
    /// The same without the file's path, where what is wrong is wrong with all of it.
    public let problem: String

    public init(_ description: String) {
        self.description = description.printable
        problem = self.description
    }

    /// What is wrong with the file at `path` as a whole.
    public init(_ path: String, _ problem: String) {
        description = "\(path): \(problem)".printable
        self.problem = problem.printable
    }
}
