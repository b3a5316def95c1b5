/// A connection of a venue's stream, by what it tells: each is held by itself, and lost by itself.
package enum FeedLine: String, CaseIterable, Comparable, Sendable {
    /// Bars, and all that the venue does not tell elsewhere.
    case bars
    /// Quotes, where the venue tells them on a connection of their own.
    case book

    package static func < (left: FeedLine, right: FeedLine) -> Bool { left == .bars && right == .book }
}
