public import TraderModel

/// Of the quotes of a venue those that are passed on: of each instrument the newest, at most one in `spacing`, and only when the book changed.
public struct QuoteThinner: Codable, Equatable, Sendable {
    /// Least microseconds between two quotes of an instrument that are passed on.
    private let spacing: Int64
    /// In the order in which instruments first came, so that the order of what is passed on depends on nothing else.
    private var books: [Book] = []

    private struct Book: Codable, Equatable, Sendable {
        var passed: Quote
        /// What came after it and was held back.
        var held: Quote?
    }

    /// - Parameter milliseconds: least time between two quotes of an instrument, above zero.
    public init(milliseconds: Int64) {
        precondition(milliseconds > 0, "quotes are thinned to some time")
        spacing = milliseconds * 1_000
    }

    /// Takes a quote that came at its `knownAt`, not before those that came already, and answers it when it is to be passed on now.
    public mutating func take(_ quote: Quote) -> Quote? {
        guard let index = books.firstIndex(where: { $0.passed.instrument == quote.instrument }) else {
            books.append(Book(passed: quote))
            return quote
        }
        // What the venue told before what is known already came late.
        guard quote.at >= (books[index].held ?? books[index].passed).at else { return nil }
        if quote.isSameBook(as: books[index].passed) {
            books[index].held = nil
            return nil
        }
        guard quote.knownAt.microseconds - books[index].passed.knownAt.microseconds >= spacing else {
            books[index].held = quote
            return nil
        }
        books[index] = Book(passed: quote)
        return quote
    }

    /// The quotes that were held back and whose time has come, known from `now` on: what was held back for a moment must not seem to be known before.
    public mutating func due(at now: Timestamp) -> [Quote] {
        books.indices.compactMap { index in
            guard var quote = books[index].held, now.microseconds - books[index].passed.knownAt.microseconds >= spacing else { return nil }
            quote.knownAt = max(quote.knownAt, now)
            books[index] = Book(passed: quote)
            return quote
        }
    }

    /// When `due` has something next; nil when nothing is held back.
    public var nextDue: Timestamp? {
        books.filter { $0.held != nil }.map { Timestamp(microseconds: $0.passed.knownAt.microseconds + spacing) }.min()
    }

    /// Forgets the instruments that are not in `instruments`.
    public mutating func keep(_ instruments: Set<Instrument>) {
        books.removeAll { !instruments.contains($0.passed.instrument) }
    }
}
