/// Reads the expression language: numbers, names, calls, arithmetic, comparisons, `and`, `or` and `not`.
///
/// A parser by operator precedence (Pratt, 1973). It is total: any text gives an expression or an error, and never too deep a recursion.
struct ExpressionParser {
    /// Characters of an expression, at most.
    static let longestText = 4_000
    /// Brackets and operators within one another, at most.
    static let deepestNesting = 60

    /// Operators in one expression, at most.
    static let mostOperators = 200

    private let tokens: [Token]
    private var position = 0
    private var depth = 0
    private var operators = 0

    /// The expression that `text` is.
    static func parse(_ text: String) throws(ExpressionError) -> Expression {
        guard text.unicodeScalars.count <= longestText else {
            throw ExpressionError("the expression has more than \(longestText) characters; name parts of it as features", at: 0)
        }
        var parser = ExpressionParser(tokens: try Lexer.tokens(of: text))
        let expression = try parser.expression(above: 0)
        let rest = parser.current
        guard rest.kind == .end else {
            throw ExpressionError("expected an operator or the end, found \(rest.quoted)", at: rest.offset)
        }
        return expression
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    private var current: Token { tokens[position] }

    private mutating func advance() -> Token {
        let token = tokens[position]
        if token.kind != .end { position += 1 }
        return token
    }

    private mutating func expression(above precedence: Int) throws(ExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestNesting else {
            throw ExpressionError("nested more than \(Self.deepestNesting) deep; name parts of it as features", at: current.offset)
        }
        var left = try prefix()
        var hasCompared = false
        while let binary = binaryOperator, binary.precedence > precedence {
            let token = advance()
            if binary.isComparison {
                guard !hasCompared else {
                    throw ExpressionError("comparisons cannot be chained; join two with and", at: token.offset)
                }
                hasCompared = true
            }
            // A chain of operators nests to the left as deep as it is long.
            operators += 1
            guard operators <= Self.mostOperators else {
                throw ExpressionError("more than \(Self.mostOperators) operators; name parts of it as features", at: token.offset)
            }
            left = .binary(binary, left, try expression(above: binary.precedence), at: token.offset)
        }
        return left
    }

    private var binaryOperator: BinaryOperator? {
        switch current.kind {
        case .sign(let sign): BinaryOperator(rawValue: sign)
        case .name("and"): .and
        case .name("or"): .or
        default: nil
        }
    }

    private mutating func prefix() throws(ExpressionError) -> Expression {
        let token = advance()
        switch token.kind {
        case .number(let value): return .number(value, at: token.offset)
        case .duration(let text): return .duration(text, at: token.offset)
        case .text(let text): return .text(text, at: token.offset)
        case .sign("-"): return .unary(.minus, try expression(above: BinaryOperator.times.precedence), at: token.offset)
        case .name("not"): return .unary(.not, try expression(above: BinaryOperator.and.precedence), at: token.offset)
        case .sign("("):
            let inner = try expression(above: 0)
            try expect(")", after: token)
            return try members(of: inner)
        case .name(let name) where name != "and" && name != "or":
            guard current.kind == .sign("(") else { return try members(of: .name(name, at: token.offset)) }
            return try members(of: .call(name, try arguments(), at: token.offset))
        default: throw ExpressionError("expected a value, found \(token.quoted)", at: token.offset)
        }
    }

    private mutating func members(of expression: Expression) throws(ExpressionError) -> Expression {
        var expression = expression
        while current.kind == .sign(".") {
            let dot = advance()
            guard case .name(let name) = advance().kind else { throw ExpressionError("expected a name behind the dot", at: dot.offset + 1) }
            expression = .member(expression, name, at: dot.offset + 1)
        }
        return expression
    }

    private mutating func arguments() throws(ExpressionError) -> [Expression.Argument] {
        let bracket = advance()
        var arguments: [Expression.Argument] = []
        if current.kind == .sign(")") {
            _ = advance()
            return []
        }
        while true {
            arguments.append(try argument())
            if current.kind == .sign(",") {
                _ = advance()
                continue
            }
            try expect(")", after: bracket)
            return arguments
        }
    }

    private mutating func argument() throws(ExpressionError) -> Expression.Argument {
        let first = current
        if case .name(let label) = first.kind, position + 1 < tokens.count, tokens[position + 1].kind == .sign(":") {
            position += 2
            return Expression.Argument(label: label, value: try expression(above: 0), offset: first.offset)
        }
        return Expression.Argument(label: nil, value: try expression(above: 0), offset: first.offset)
    }

    private mutating func expect(_ sign: String, after opening: Token) throws(ExpressionError) {
        let token = advance()
        guard token.kind == .sign(sign) else {
            throw ExpressionError(
                "expected '\(sign)' for the bracket at character \(opening.offset + 1), found \(token.quoted)", at: token.offset)
        }
    }
}
