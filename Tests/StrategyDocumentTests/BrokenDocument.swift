import Testing

/// A document with a mistake in it, and the one line that says so.
struct BrokenDocument: Sendable, CustomTestStringConvertible {
    /// What is wrong.
    let mistake: String
    let text: String
    /// The line, with its place.
    let answer: String

    init(_ mistake: String, _ text: String, _ answer: String) {
        self.mistake = mistake
        self.text = text
        self.answer = answer
    }

    /// A sound document whose long entry is `condition`, in single quotes.
    init(_ mistake: String, long condition: String, _ answer: String) {
        self.init(
            mistake,
            """
            name: broken
            instrument: coinbase:BTC-USD
            features:
              fast: ema(close, 10)
              hourly: 'on(1h, fast)'
            entry:
              long: '\(condition.replacing("'", with: "''"))'
            exit: { after_bars: 4 }

            """, answer)
    }

    var testDescription: String { mistake }
}
