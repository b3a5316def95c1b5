public import TraderModel

/// A message of a venue as a `FrameRing` kept it.
public struct KeptFrame: Codable, Equatable, Sendable {
    /// When it came, by the clock on the wall, also where the market's time is simulated.
    public var at: Timestamp
    /// Such as `coinbase stream`, or the status and address of a request.
    public var from: String
    /// The message; of a long one the stretch around what was looked for, with `…` where it is cut.
    public var text: String

    public init(at: Timestamp, from: String, text: String) {
        self.at = at
        self.from = from
        self.text = text
    }

    /// Shortens the text to `most` characters around the first `word`.
    func excerpt(around word: String, most: Int) -> KeptFrame {
        guard text.count > most else { return self }
        let middle = text.firstRange(of: word)?.lowerBound ?? text.startIndex
        let start = text.index(middle, offsetBy: -most / 2, limitedBy: text.startIndex) ?? text.startIndex
        let end = text.index(start, offsetBy: most, limitedBy: text.endIndex) ?? text.endIndex
        let cut = "\(start > text.startIndex ? "…" : "")\(text[start..<end])\(end < text.endIndex ? "…" : "")"
        return KeptFrame(at: at, from: from, text: cut)
    }
}
