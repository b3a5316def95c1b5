public import Foundation

/// Where the tests find the repository's own files.
public enum Repository {
    /// The folder that holds `Package.swift`.
    public static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The path of a file in `Tests/Fixtures`.
    public static func fixture(_ name: String) -> String { root.appendingPathComponent("Tests/Fixtures/\(name)").path }

    /// The rows of a comma-separated fixture with a header, by column; comment lines start with `#`.
    public static func fixtureRows(_ name: String) throws -> [[String: String]] {
        rows(of: try String(contentsOfFile: fixture(name), encoding: .utf8))
    }

    /// The rows of comma-separated text with a header, by column; comment lines start with `#`.
    public static func rows(of text: String) -> [[String: String]] {
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        guard let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false) else { return [] }
        return lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return Dictionary(uniqueKeysWithValues: zip(header.map(String.init), fields.map(String.init)))
        }
    }
}
