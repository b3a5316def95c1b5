/// Cuts an expression's text into tokens.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// The largest number that can be written.
    private static let largestNumber = 1e15

    private static let signs = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ",", ":", "."]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// All tokens, the last of which is `end`.
    static func tokens(of text: String) throws(ExpressionError) -> [Token] {
        var lexer = Lexer(text)
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private mutating func next() throws(ExpressionError) -> Token {
        while let scalar = current, scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" { position += 1 }
        let start = position
        guard let scalar = current else { return Token(kind: .end, offset: start) }
        if isDigit(scalar) { return Token(kind: try number(), offset: start) }
        if isLetter(scalar) { return Token(kind: .name(word()), offset: start) }
        if scalar == "\"" || scalar == "'" { return Token(kind: try quotedText(closedBy: scalar), offset: start) }
        guard let sign = Self.signs.first(where: starts(with:)) else {
            let hint = scalar == "=" ? "; write == to compare" : scalar == "&" ? "; write and" : scalar == "|" ? "; write or" : ""
            throw ExpressionError("'\(scalar)' is no part of an expression\(hint)", at: start)
        }
        position += sign.unicodeScalars.count
        return Token(kind: .sign(sign), offset: start)
    }

    private mutating func number() throws(ExpressionError) -> Token.Kind {
        let start = position
        takeDigits()
        if current == ".", let after = scalar(at: position + 1), isDigit(after) {
            position += 1
            takeDigits()
        }
        if let scalar = current, isLetter(scalar) {
            let unit = word()
            return .duration(text(from: start, to: position - unit.unicodeScalars.count) + unit)
        }
        let digits = text(from: start, to: position).filter { $0 != "_" }
        guard let value = Double(digits), value <= Self.largestNumber else {
            throw ExpressionError("\(digits.prefix(40)) is too large; numbers go up to 1 with 15 zeros", at: start)
        }
        return .number(value)
    }

    private mutating func takeDigits() {
        while let scalar = current, isDigit(scalar) || scalar == "_" { position += 1 }
    }

    private mutating func word() -> String {
        let start = position
        while let scalar = current, isLetter(scalar) || isDigit(scalar) { position += 1 }
        return text(from: start, to: position)
    }

    private mutating func quotedText(closedBy quote: Unicode.Scalar) throws(ExpressionError) -> Token.Kind {
        let start = position
        position += 1
        while let scalar = current, scalar != quote { position += 1 }
        guard current == quote else { throw ExpressionError("a quote that begins here is not closed", at: start) }
        position += 1
        return .text(text(from: start + 1, to: position - 1))
    }

    private var current: Unicode.Scalar? { scalar(at: position) }

    private func scalar(at index: Int) -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func starts(with sign: String) -> Bool {
        scalars[position...].starts(with: sign.unicodeScalars)
    }

    private func text(from start: Int, to end: Int) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<end])
        return String(view)
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
}
