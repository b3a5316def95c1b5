/// A place in a document's text; line and column count from 1.
public struct DocumentPlace: Codable, Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column)" }

    /// The place `characters` further on the same line.
    func advanced(by characters: Int) -> DocumentPlace { DocumentPlace(line: line, column: column + characters) }
}
