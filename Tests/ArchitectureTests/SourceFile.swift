import Foundation
import RegexBuilder
import TestSupport

/// A Swift file of the repository.
struct SourceFile: Sendable {
    /// The path from the repository's root.
    var path: String
    /// The code without comments and string literals.
    var code: String

    init(path: String, source: String) {
        self.path = path
        code = SwiftText(source).code
    }

    /// The name without its folder and `.swift`.
    var name: String { String(path.split(separator: "/").last?.dropLast(".swift".count) ?? "") }

    var isTest: Bool { path.hasPrefix("Tests/") }

    /// Every match of `pattern` with its line: `path:line: match`.
    func matches(of pattern: Regex<Substring>) -> [String] {
        // By default the text "FileManager.default" is one word.
        let pattern = pattern.wordBoundaryKind(.simple)
        return code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            line.matches(of: pattern).map { "\(path):\(index + 1): \($0.output.drop(while: \.isWhitespace))" }
        }
    }

    /// Names of the types that the file declares, nested ones too.
    var declaredTypes: [String] {
        let declaration = /\b(?:struct|class|enum|actor|protocol|typealias)\s+(?!func\b|var\b|let\b|subscript\b)(\w+)/
        return code.matches(of: declaration.wordBoundaryKind(.simple)).map { String($0.output.1) }
    }

    /// Names of the types that the file extends, without what they are nested in.
    var extendedTypes: [String] {
        let extended = /\bextension\s+([\w.]+)/.wordBoundaryKind(.simple)
        return code.matches(of: extended).compactMap { $0.output.1.split(separator: ".").last.map(String.init) }
    }

    /// What stands in the braces of each declaration that `head` finds, without what stands in braces within, and the type's name.
    func bodies(of head: Regex<Substring>) -> [(name: String, text: String)] {
        code.matches(of: head.wordBoundaryKind(.simple)).map { match in
            var depth = 1
            var text = ""
            for character in code[match.range.upperBound...] {
                if character == "}" { depth -= 1 }
                if depth == 0 { break }
                if depth == 1 { text.append(character) }
                if character == "{" { depth += 1 }
            }
            let words = match.output.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            return (words.count > 1 ? String(words[1]) : "", text)
        }
    }

    /// Modules that the file imports.
    var imports: [String] {
        let access = /(?:(?:public|package|internal|fileprivate|private)\s+)?/
        let kind = /(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?/
        return code.split(separator: "\n").compactMap { line in
            let line = line.replacing(/^\s*(?:@\w+(?:\([^)]*\))?\s+)*/, with: "")
            let statement = Regex {
                access
                "import"
                /\s+/
                kind
                Capture(/\w+/)
            }
            return line.prefixMatch(of: statement).map { String($0.output.1) }
        }
    }

    /// Every Swift file under `folders`, with the repository's root before them. Throws when one cannot be read: it would not be checked.
    static func all(in folders: [String]) throws -> [SourceFile] {
        try folders.flatMap { folder -> [SourceFile] in
            let root = Repository.root.appendingPathComponent(folder)
            let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
            return try paths.filter { $0.hasSuffix(".swift") && !$0.contains(".build/") && !$0.contains("node_modules/") }.sorted()
                .map { path in
                    SourceFile(
                        path: "\(folder)/\(path)", source: try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8))
                }
        }
    }
}
