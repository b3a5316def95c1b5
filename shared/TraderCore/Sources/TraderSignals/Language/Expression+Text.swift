extension Expression: CustomStringConvertible {
    /// The expression as it is explained: one way of writing for all that mean the same.
    var description: String { text(within: 0) }

    /// As a condition among others that must hold: in brackets when it is an `or`.
    var conditionText: String { text(within: BinaryOperator.and.precedence) }

    private func text(within precedence: Int) -> String {
        switch self {
        case .number(let value, _): return Self.text(of: value)
        case .text(let text, _): return "\"\(text)\""
        case .duration(let text, _), .name(let text, _): return text
        case .member(let whole, let name, _): return "\(whole.text(within: 9)).\(name)"
        case .call(let name, let arguments, _):
            let list = arguments.map { argument in (argument.label.map { "\($0): " } ?? "") + argument.value.text(within: 0) }
            return "\(name)(\(list.joined(separator: ", ")))"
        case .unary(.minus, let operand, _): return "-\(operand.text(within: 7))"
        case .unary(.not, let operand, _): return bracketed("not \(operand.text(within: 3))", within: precedence, own: 3)
        case .binary(let binary, let left, let right, _):
            let text = "\(left.text(within: binary.precedence)) \(binary.rawValue) \(right.text(within: binary.precedence + 1))"
            return bracketed(text, within: precedence, own: binary.precedence)
        }
    }

    private func bracketed(_ text: String, within precedence: Int, own: Int) -> String { own < precedence ? "(\(text))" : text }

    /// Bounds in words.
    static func text(of range: ClosedRange<Double>) -> String {
        range.upperBound >= 1e15
            ? "is never below \(text(of: range.lowerBound))"
            : "lies between \(text(of: range.lowerBound)) and \(text(of: range.upperBound))"
    }

    /// `0.9`, `20`: without a fraction that says nothing.
    static func text(of value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
