/// What is wrong with an expression, and how many characters into its text.
struct ExpressionError: Error, Equatable, Sendable {
    var message: String
    var offset: Int

    init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}
