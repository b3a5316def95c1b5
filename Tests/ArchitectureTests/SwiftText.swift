/// Swift source reduced to its code: comments and the text of string literals are blank, line breaks stay where they are.
struct SwiftText {
    /// The code; what an interpolation holds is part of it.
    private(set) var code = ""
    private var rest: Substring

    init(_ source: String) {
        rest = Substring(source)
        readCode(untilParenthesis: false)
    }

    /// Reads code up to the end, or up to the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while let character = rest.first {
            if rest.hasPrefix("//") {
                skip { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                skipBlockComment()
            } else if let pounds = stringStart {
                readString(pounds: pounds)
            } else {
                if character == "(" { depth += 1 }
                if character == ")" {
                    if untilParenthesis, depth == 0 { return }
                    depth -= 1
                }
                code.append(character)
                rest.removeFirst()
            }
        }
    }

    /// The number of `#` before the quote when a string literal begins here.
    private var stringStart: Int? {
        let pounds = rest.prefix { $0 == "#" }.count
        return rest.dropFirst(pounds).first == "\"" ? pounds : nil
    }

    private mutating func readString(pounds: Int) {
        let marks = String(repeating: "#", count: pounds)
        rest.removeFirst(pounds)
        let quotes = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        rest.removeFirst(quotes.count)
        code.append("\"")
        while !rest.isEmpty, !rest.hasPrefix(quotes + marks) {
            if rest.hasPrefix("\\" + marks + "(") {
                rest.removeFirst(pounds + 2)
                code.append(" ")
                readCode(untilParenthesis: true)
                code.append(" ")
                rest = rest.dropFirst()
            } else if rest.hasPrefix("\\" + marks) {
                rest = rest.dropFirst(pounds + 2)
            } else {
                if rest.first?.isNewline == true { code.append("\n") }
                rest.removeFirst()
            }
        }
        rest = rest.dropFirst(quotes.count + pounds)
        code.append("\"")
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if rest.hasPrefix("/*") {
                depth += 1
                rest.removeFirst(2)
            } else if rest.hasPrefix("*/") {
                depth -= 1
                rest.removeFirst(2)
            } else {
                if rest.first?.isNewline == true { code.append("\n") }
                rest = rest.dropFirst()
            }
        } while depth > 0 && !rest.isEmpty
    }

    private mutating func skip(while holds: (Character) -> Bool) { rest = rest.drop(while: holds) }
}
