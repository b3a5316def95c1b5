/// A word or sign of the expression language, and where it begins in the text.
struct Token: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case number(Double)
        /// `5m`, `1h`: a number with letters behind it, as written.
        case duration(String)
        case text(String)
        case name(String)
        /// An operator, a bracket, a comma, a colon or a dot.
        case sign(String)
        case end
    }

    var kind: Kind
    /// Characters before it in the expression's text.
    var offset: Int

    /// The token as it is quoted in a message.
    var quoted: String {
        switch kind {
        case .number(let value): Expression.text(of: value)
        case .duration(let text), .name(let text): text
        case .text(let text): "\"\(text)\""
        case .sign(let sign): "'\(sign)'"
        case .end: "the end"
        }
    }
}
