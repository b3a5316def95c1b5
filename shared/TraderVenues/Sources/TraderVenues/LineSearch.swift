/// Finds the lines of a text that hold all of some words.
struct LineSearch {
    private let words: [Word]

    /// `words` are not empty.
    init(_ words: [String]) { self.words = words.map { Word(Array($0.utf8)) } }

    /// The lines, without their ends, in order.
    func lines(in text: [UInt8]) -> [ArraySlice<UInt8>] {
        guard let first = words.first else { return [] }
        var lines: [ArraySlice<UInt8>] = []
        var place = 0
        while let hit = first.place(in: text[place...]) {
            let start = text[place..<hit].lastIndex(of: Self.end).map { $0 + 1 } ?? place
            let end = text[hit...].firstIndex(of: Self.end) ?? text.endIndex
            let line = text[start..<end]
            if words.dropFirst().allSatisfy({ $0.place(in: line) != nil }) { lines.append(line) }
            place = min(end + 1, text.endIndex)
        }
        return lines
    }

    private static let end = UInt8(ascii: "\n")

    /// A word, and how far a search may go on when a byte stands where its last one should (Horspool 1980).
    private struct Word {
        let bytes: [UInt8]
        private let steps: [Int]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            var steps = [Int](repeating: bytes.count, count: 256)
            for (place, byte) in bytes.dropLast().enumerated() { steps[Int(byte)] = bytes.count - 1 - place }
            self.steps = steps
        }

        func place(in text: ArraySlice<UInt8>) -> Int? {
            var start = text.startIndex
            while start + bytes.count <= text.endIndex {
                if text[start..<start + bytes.count].elementsEqual(bytes) { return start }
                start += steps[Int(text[start + bytes.count - 1])]
            }
            return nil
        }
    }
}
