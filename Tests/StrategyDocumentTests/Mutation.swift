import TestSupport

/// Damages texts at random, the same way for the same seed.
struct Mutation {
    private var generator: SplitMix64
    /// What is put in between.
    private let words: [[UInt8]]

    init(seed: UInt64, words: [String]) {
        generator = SplitMix64(seed: seed)
        self.words = words.map { Array($0.utf8) }
    }

    /// `text` after a change, or several; `other` is another text, of which parts may come in.
    mutating func mutated(_ text: String, _ other: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<(generator.happens(onceIn: 2) ? 1 : number(2, 8)) { change(&bytes, Array(other.utf8)) }
        return String(decoding: bytes.prefix(40_000), as: UTF8.self)
    }

    /// Words one behind the other.
    mutating func sentence() -> String {
        var bytes: [UInt8] = []
        for _ in 0..<number(1, 24) {
            bytes += word()
            if generator.happens(onceIn: 2) { bytes.append(32) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func element<Value>(of values: [Value]) -> Value { values[number(0, values.count - 1)] }

    private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let place = number(0, bytes.count)
        let length = number(0, min(bytes.count - place, generator.happens(onceIn: 4) ? 200 : 6))
        let range = place..<place + length
        switch number(0, 9) {
        case 0: bytes.removeSubrange(range)
        case 1: bytes.insert(UInt8(number(0, 255)), at: place)
        case 2: bytes.insert(contentsOf: word(), at: place)
        case 3: bytes.replaceSubrange(range, with: word())
        case 4: bytes.insert(contentsOf: (0..<number(1, 60)).flatMap { _ in bytes[range] }, at: place)
        case 5: for index in range { bytes[index] ^= 1 << UInt8(number(0, 7)) }
        case 6: swap(&bytes, range)
        case 7: bytes.insert(contentsOf: digits(), at: place)
        case 8: splice(&bytes, place, other)
        default: bytes.insert(contentsOf: nest(word(), number(1, 80)), at: place)
        }
    }

    private mutating func swap(_ bytes: inout [UInt8], _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let part = Array(bytes[range])
        bytes.removeSubrange(range)
        bytes.insert(contentsOf: part, at: number(0, bytes.count))
    }

    private mutating func splice(_ bytes: inout [UInt8], _ place: Int, _ other: [UInt8]) {
        let start = number(0, other.count)
        bytes.insert(contentsOf: other[start..<min(other.count, start + number(0, 120))], at: place)
    }

    /// A number of up to four hundred digits, with or without a point.
    private mutating func digits() -> [UInt8] {
        var digits = (0..<number(1, generator.happens(onceIn: 5) ? 400 : 12)).map { _ in UInt8(number(48, 57)) }
        if generator.happens(onceIn: 3) { digits.insert(46, at: number(0, digits.count)) }
        return digits
    }

    private mutating func nest(_ word: [UInt8], _ depth: Int) -> [UInt8] {
        let (open, close) = element(of: [("(", ")"), ("[", "]"), ("{ all: [", "] }"), ("not (", ")"), ("-", ""), ("- ", ""), ("abs(", ")")])
        return Array((0..<depth).flatMap { _ in open.utf8 }) + word + Array((0..<depth).flatMap { _ in close.utf8 })
    }

    private mutating func word() -> [UInt8] { element(of: words) }

    private mutating func number(_ least: Int, _ most: Int) -> Int { Int(generator.number(in: Int64(least)...Int64(max(least, most)))) }
}
