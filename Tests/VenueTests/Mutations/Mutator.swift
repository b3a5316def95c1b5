import TestSupport

/// Spoils texts of JSON by chance and seed: bytes, and values at the places where values stand.
struct Mutator {
    private static let extremes = [
        "0", "-0", "-1", "0.0", "1e-400", "1e308", "1e309", "-1e400", "1E+2", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "92233720368.54775807", "92233720368.54775808",
        "0.000000004", "0.000000005", "1790932500.5", "1790932501", "01", "+1", ".5", "5.", "0x10", "NaN", "nan", "Infinity", "-inf", "1e",
        "١٢٣", "123456789012345678901234567890.123456789012345678901234567890", String(repeating: "9", count: 400),
        "1e99999999999999999999", "0." + String(repeating: "0", count: 300) + "1",
    ]
    private static let kinds = [
        "null", "true", "false", "{}", "[]", "\"\"", "7", "\"x\"", "[null]", "{\"a\":1}", "\"\\ud800\"", "\"\\u0000\"",
    ]

    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// `text` with one to three changes, of at most twice its bytes and 300 KB.
    mutating func mutated(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<number(1...3) where !bytes.isEmpty { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = number(0...bytes.count - 1)
        switch number(0...11) {
        case 0: bytes[place] = UInt8(number(0...255))
        case 1: bytes[place] ^= UInt8(1 << number(0...7))
        case 2: bytes[place] = UInt8(ascii: "0") + UInt8(number(0...9))
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + number(1...40)))
        case 4: bytes.insert(contentsOf: bytes[place...].prefix(number(1...40)), at: place)
        case 5: bytes.removeSubrange(place...)
        case 6: replaceValue(in: &bytes, by: pick(Self.extremes), isQuoted: generator.happens(onceIn: 2))
        case 7: replaceValue(in: &bytes, by: pick(Self.kinds), isQuoted: false)
        case 8: replaceValue(in: &bytes, by: nest(), isQuoted: false)
        case 9: swapStrings(in: &bytes)
        case 10: doubleKey(in: &bytes)
        default: changeString(in: &bytes)
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int(generator.number(in: Int64(range.lowerBound)...Int64(range.upperBound)))
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }

    /// Lists in lists, or objects in objects, shallow as a rule and rarely deeper than any reader goes.
    private mutating func nest() -> String {
        let depth = generator.happens(onceIn: 50) ? 50_000 : number(1...20) * number(1...40)
        return generator.happens(onceIn: 2)
            ? String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            : String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    }

    private mutating func replaceValue(in bytes: inout [UInt8], by text: String, isQuoted: Bool) {
        let values = Token.all(in: bytes).filter { !$0.isKey }
        guard !values.isEmpty else { return }
        bytes.replaceSubrange(pick(values).range, with: Array((isQuoted ? "\"\(text)\"" : text).utf8))
    }

    private mutating func swapStrings(in bytes: inout [UInt8]) {
        let strings = Token.all(in: bytes).filter(\.isString)
        guard strings.count > 1 else { return }
        let first = number(0...strings.count - 2)
        let (one, other) = (strings[first].range, strings[number(first + 1...strings.count - 1)].range)
        let (left, right) = (Array(bytes[one]), Array(bytes[other]))
        bytes.replaceSubrange(other, with: left)
        bytes.replaceSubrange(one, with: right)
    }

    /// The same key once more, with another value behind it or before it.
    private mutating func doubleKey(in bytes: inout [UInt8]) {
        let keys = Token.all(in: bytes).filter(\.isKey)
        guard !keys.isEmpty else { return }
        let key = pick(keys).range
        bytes.insert(contentsOf: Array(bytes[key]) + Array(":\(pick(Self.kinds)),".utf8), at: key.lowerBound)
    }

    private mutating func changeString(in bytes: inout [UInt8]) {
        let strings = Token.all(in: bytes).filter { $0.isString && $0.range.count > 2 }
        guard !strings.isEmpty else { return }
        let range = pick(strings).range
        let inside = range.lowerBound + 1..<range.upperBound - 1
        let long = String(repeating: "é\\n", count: number(1...300))
        bytes.replaceSubrange(inside, with: Array(pick(["", " ", "-1", "\\u001b[31m", long, "BTC-USDC", "snapshot", "error"]).utf8))
    }

    /// A string, a number or a word in JSON, as far as spoiled JSON lets it be told.
    private struct Token {
        var range: Range<Int>
        var isString: Bool
        var isKey: Bool

        static func all(in bytes: [UInt8]) -> [Token] {
            var tokens: [Token] = []
            var place = 0
            while place < bytes.count, tokens.count < 2_000 {
                let start = place
                if bytes[place] == UInt8(ascii: "\"") {
                    place += 1
                    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") { place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1 }
                    guard place < bytes.count else { break }
                    place += 1
                    tokens.append(
                        Token(range: start..<place, isString: true, isKey: place < bytes.count && bytes[place] == UInt8(ascii: ":")))
                } else if "{}[]:, \n".utf8.contains(bytes[place]) {
                    place += 1
                } else {
                    while place < bytes.count, !"{}[]:,\" \n".utf8.contains(bytes[place]) { place += 1 }
                    tokens.append(Token(range: start..<place, isString: false, isKey: false))
                }
            }
            return tokens
        }
    }
}
