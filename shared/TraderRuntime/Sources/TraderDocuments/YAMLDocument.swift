public import TraderFiles
public import TraderSignals
import Yams

/// Strategy documents as YAML text.
public enum YAMLDocument {
    /// Bytes of a document's file, at most: every character may take four, and a byte order mark three.
    private static let mostBytes = 4 * StrategyDocument.longestText + 3

    /// The text of a document's file. Throws `FileError` when it is missing, unreadable, no UTF-8, or larger than a document can be.
    public static func text(ofFile path: String) throws(FileError) -> String { try TextFile.read(path, atMost: mostBytes) }

    /// Reads a document. Throws one sentence with line and column when the text is no YAML or no strategy.
    ///
    /// It may name what is among `markets` alone. A byte order mark at its start is no part
    /// of the document.
    public static func strategy(from marked: String, among markets: DocumentMarkets) throws(DocumentError) -> StrategyDocument {
        let text = marked.unicodeScalars.first == "\u{FEFF}" ? String(marked.unicodeScalars.dropFirst()) : marked
        guard text.unicodeScalars.count <= StrategyDocument.longestText else {
            throw DocumentError(
                "the document has more than \(StrategyDocument.longestText) characters", at: DocumentPlace(line: 1, column: 1))
        }
        try refuseUnreadable(text)
        return try StrategyDocument(try tree(of: text), text: text, among: markets)
    }

    private static let deepestFlow = 40

    /// Reads a document and compiles it, so that everything that can be wrong with it by itself has been said.
    public static func plan(from text: String, among markets: DocumentMarkets) throws(DocumentError) -> StrategyPlan {
        try StrategyPlan(try strategy(from: text, among: markets), among: markets)
    }

    /// A document is plain text, its flows are not nested as deep as the YAML library would follow them, and nothing in it is named to be
    /// repeated: repetitions of repetitions grow without end.
    private static func refuseUnreadable(_ text: String) throws(DocumentError) {
        var place = DocumentPlace(line: 1, column: 0)
        var openings = 0
        var before: Unicode.Scalar = "\n"
        var anchor: DocumentPlace?
        for scalar in text.unicodeScalars {
            place.column += 1
            if let anchor, isWord(scalar) {
                throw DocumentError("&\(scalar)… names a part to be repeated; write it out, or put the text into quotes", at: anchor)
            }
            anchor = scalar == "&" && isStart(after: before) ? place : nil
            if scalar == "[" || scalar == "{" { openings += 1 }
            if scalar == "]" || scalar == "}" { openings -= 1 }
            guard openings <= deepestFlow else {
                throw DocumentError("more than \(deepestFlow) brackets within one another", at: DocumentPlace(line: place.line, column: 1))
            }
            if scalar == "\n" { place.line += 1 }
            if scalar == "\n" || scalar == "\r" { place.column = 0 }
            guard scalar.value >= 32 && scalar.value != 127 || "\n\r\t".unicodeScalars.contains(scalar) else {
                throw DocumentError("a control character; write plain text", at: DocumentPlace(line: place.line, column: 1))
            }
            before = scalar
        }
    }

    private static func isStart(after scalar: Unicode.Scalar) -> Bool { " \n\r\t[{,".unicodeScalars.contains(scalar) }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
    }

    private static func tree(of text: String) throws(DocumentError) -> DocumentNode {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw DocumentError(error)
        }
        guard let root else { throw DocumentError("the document is empty", at: DocumentPlace(line: 1, column: 1)) }
        var nodes = 0
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        return try node(root, lines: lines, depth: 0, &nodes)
    }

    private static func node(_ node: Node, lines: [Substring], depth: Int, _ nodes: inout Int) throws(DocumentError) -> DocumentNode {
        let place = DocumentPlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        nodes += 1
        guard nodes <= 10_000, depth <= 40 else { throw DocumentError("the document is nested too deep", at: place) }
        switch node {
        case .scalar(let scalar): return self.scalar(scalar, at: place, lines: lines)
        case .sequence(let sequence):
            var items: [DocumentNode] = []
            for item in sequence { items.append(try self.node(item, lines: lines, depth: depth + 1, &nodes)) }
            return DocumentNode(.sequence(items), at: place)
        case .mapping(let mapping):
            var entries: [DocumentNode.Entry] = []
            for (key, value) in mapping {
                entries.append(
                    .init(
                        key: try self.node(key, lines: lines, depth: depth + 1, &nodes),
                        value: try self.node(value, lines: lines, depth: depth + 1, &nodes)))
            }
            return DocumentNode(.mapping(entries), at: place)
        case .alias: throw DocumentError("an alias that names nothing", at: place)
        }
    }

    private static func scalar(_ scalar: Node.Scalar, at place: DocumentPlace, lines: [Substring]) -> DocumentNode {
        var start = place
        if scalar.style == .singleQuoted || scalar.style == .doubleQuoted { start.column += 1 }
        let line = start.line >= 1 && start.line <= lines.count ? lines[start.line - 1] : ""
        let isVerbatim = line.unicodeScalars.dropFirst(start.column - 1).starts(with: scalar.string.unicodeScalars)
        return DocumentNode(.scalar(scalar.string), at: isVerbatim ? start : place, isVerbatim: isVerbatim)
    }
}

extension DocumentError {
    /// What the YAML library found, in one line.
    fileprivate init(_ error: any Error) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            let hint = problem.contains("mapping values") ? "; put an expression that has a colon into quotes" : ""
            self.init("no YAML: \(problem)\(hint)", at: DocumentPlace(line: mark.line, column: mark.column))
        case YamlError.duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "\($0)" }.sorted().joined(separator: ", ")
            let mark = context.mark
            self.init("\(names) is there twice", at: DocumentPlace(line: mark.line, column: mark.column))
        default: self.init("no YAML: \(error)".split(separator: "\n").joined(separator: " "), at: DocumentPlace(line: 1, column: 1))
        }
    }
}
