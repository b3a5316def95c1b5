import Foundation
import TestSupport

/// docs/strategies.md, cut into what can be held against the code.
struct Guide {
    let text: String

    /// The folder of the worked examples.
    static let examples = Repository.root.appendingPathComponent("docs/strategies")

    init() throws { text = try String(contentsOf: Repository.root.appendingPathComponent("docs/strategies.md"), encoding: .utf8) }

    /// What stands under a heading, up to the next of its level.
    func section(_ heading: String) -> Substring {
        guard let start = text.range(of: "\n\(heading)\n") else { return "" }
        let level = heading.prefix { $0 == "#" }
        let rest = text[start.upperBound...]
        return rest.range(of: "\n\(level) ").map { rest[..<$0.lowerBound] } ?? rest
    }

    /// The fenced YAML in a part of the guide, in its order.
    func blocks(in part: Substring) -> [String] {
        var blocks: [String] = []
        var rest = part
        while let start = rest.range(of: "```yaml\n"), let end = rest[start.upperBound...].range(of: "\n```") {
            blocks.append(String(rest[start.upperBound..<end.lowerBound]) + "\n")
            rest = rest[end.upperBound...]
        }
        return blocks
    }

    /// The cells of a part's tables, a row each, without headings; a code span in a cell stands without its quotes.
    func rows(in part: Substring) -> [[String]] {
        let lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let rows = lines.indices.filter { place in
            lines[place].hasPrefix("| ")
                && (place + 1 == lines.count || !lines[place + 1].hasPrefix("|--") && !lines[place + 1].hasPrefix("|:-"))
        }
        return rows.map { Self.cells(of: lines[$0]) }
    }

    private static func cells(of line: String) -> [String] {
        line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { cell in
            let text = cell.trimmingCharacters(in: .whitespaces)
            let isCode = text.count > 2 && text.hasPrefix("`") && text.hasSuffix("`") && !text.dropFirst().dropLast().contains("`")
            return isCode ? String(text.dropFirst().dropLast()) : text
        }
    }
}
