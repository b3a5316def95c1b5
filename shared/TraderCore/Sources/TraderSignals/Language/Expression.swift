/// An expression as it was written, before anything is known of its words.
indirect enum Expression: Equatable, Sendable {
    case number(Double, at: Int)
    case text(String, at: Int)
    case duration(String, at: Int)
    case name(String, at: Int)
    case call(String, [Argument], at: Int)
    /// A value of an indicator that has several: `macd(close).histogram`.
    case member(Expression, String, at: Int)
    case unary(UnaryOperator, Expression, at: Int)
    case binary(BinaryOperator, Expression, Expression, at: Int)

    /// An argument of a call, with its name where it has one: `seed: first`.
    struct Argument: Equatable, Sendable {
        var label: String?
        var value: Expression
        var offset: Int
    }

    /// Characters before it in its text; for an operator, before the operator.
    var offset: Int {
        switch self {
        case .number(_, let offset), .text(_, let offset), .duration(_, let offset), .name(_, let offset), .call(_, _, let offset),
            .member(_, _, let offset), .unary(_, _, let offset), .binary(_, _, _, let offset):
            offset
        }
    }

    /// The parts joined by `and` at the top: what is explained one by one.
    var conjuncts: [Expression] {
        guard case .binary(.and, let left, let right, _) = self else { return [self] }
        return left.conjuncts + right.conjuncts
    }
}

/// An operator of one operand.
enum UnaryOperator: String, Sendable {
    case minus = "-"
    case not
}

/// An operator of two operands, from the loosest to the tightest.
enum BinaryOperator: String, CaseIterable, Sendable {
    case or, and
    case less = "<"
    case atMost = "<="
    case more = ">"
    case atLeast = ">="
    case equal = "=="
    case unequal = "!="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"

    /// How tightly it binds its operands.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .less, .atMost, .more, .atLeast, .equal, .unequal: 4
        case .plus, .minus: 5
        case .times, .over: 6
        }
    }

    var isComparison: Bool { precedence == 4 }

    var isLogical: Bool { self == .and || self == .or }
}
