import TestSupport
import Testing
import TraderModel

/// What others wrote, as a terminal or a log line may show it.
@Suite struct PrintableTests {
    @Test(arguments: [
        ("LQ-1: long, 8 bars", "LQ-1: long, 8 bars"), ("Обсяг 👩‍👧 é", "Обсяг 👩‍👧 é"), ("", ""),
        ("\u{1B}[31mred\u{1B}[0m", "\\u{1B}[31mred\\u{1B}[0m"), ("a\u{9B}2Jb", "a\\u{9B}2Jb"),
        ("a\u{7F}\u{0}\u{8}", "a\\u{7F}\\u{0}\\u{8}"),
        ("one\ntwo\r\nthree\rfour\tfive", "one two three four five"), ("a\u{2028}b\u{85}c", "a b c"),
        ("\u{202E}gnorw", "\\u{202E}gnorw"), ("a\u{2066}b\u{2069}", "a\\u{2066}b\\u{2069}"),
    ])
    func oneLineThatIsNoOrder(text: String, line: String) { #expect(text.printable == line) }

    @Test func anyTextBecomesALineThatStaysAsItIs() {
        var chance = SplitMix64(seed: 20)
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<chance.number(in: 0...40) {
                let limit: Int64 = chance.happens(onceIn: 2) ? 0xFF : 0x2FFF
                if let scalar = Unicode.Scalar(UInt32(chance.number(in: 0...limit))) { text.unicodeScalars.append(scalar) }
            }
            let line = text.printable
            #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } && !line.contains(where: \.isNewline))
            #expect(line.printable == line)
        }
    }
}
