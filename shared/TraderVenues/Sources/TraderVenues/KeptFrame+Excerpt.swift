import TraderProto

extension KeptFrame {
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
