/// The known word that was probably meant.
public enum NearestWord {
    /// The closest of `words` by edits (insert, delete, replace, swap of neighbours), when at most a third of its letters differ.
    public static func to(_ word: String, in words: some Sequence<String>) -> String? {
        ranked(word, words).first.flatMap { $0.isNear ? $0.word : nil }
    }

    /// The words of which at most a third of the letters differ, the closest first, `count` of them at most.
    public static func all(to word: String, in words: some Sequence<String>, atMost count: Int) -> [String] {
        ranked(word, words).filter(\.isNear).prefix(count).map(\.word)
    }

    /// A known word, and how far it is from what was typed.
    private struct Candidate {
        var word: String
        var edits: Int
        /// Letters of what was typed behind the part with which both begin.
        var different: Int

        var isNear: Bool { edits <= max(1, word.count / 3) }
    }

    /// All of them, the closest first; of words equally near the one that begins alike.
    private static func ranked(_ word: String, _ words: some Sequence<String>) -> [Candidate] {
        let typed = Array(word.lowercased().prefix(40).unicodeScalars)
        let candidates = words.map { word in
            let known = Array(word.lowercased().unicodeScalars)
            let different = typed.count - zip(typed, known).prefix { $0 == $1 }.count
            return Candidate(word: word, edits: edits(typed, known), different: different)
        }
        return candidates.sorted { ($0.edits, $0.different, $0.word) < ($1.edits, $1.different, $1.word) }
    }

    /// `; did you mean …?`, or nothing.
    public static func hint(_ word: String, in words: some Sequence<String>) -> String {
        to(word, in: words).map { "; did you mean \($0)?" } ?? ""
    }

    /// The restricted Damerau–Levenshtein distance.
    private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var twoBefore = [Int](repeating: 0, count: right.count + 1)
        var before = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1] + [Int](repeating: 0, count: right.count)
            for column in 0..<right.count {
                let replaced = before[column] + (left[row] == right[column] ? 0 : 1)
                current[column + 1] = min(replaced, before[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    current[column + 1] = min(current[column + 1], twoBefore[column - 1] + 1)
                }
            }
            twoBefore = before
            before = current
        }
        return before[right.count]
    }
}
