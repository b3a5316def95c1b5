extension StringProtocol {
    /// The text as one line that a terminal shows and does not obey.
    ///
    /// Line breaks and tabs become spaces; control characters, and those that turn the direction of what follows, are written out, as in
    /// `\u{1B}`. What a person, a venue or a document says goes through here where it meets a terminal or a log line.
    public var printable: String {
        guard contains(where: { !$0.isPlain }) else { return String(self) }
        var line = ""
        for character in self {
            if character.isPlain {
                line.append(character)
            } else if character.isNewline || character == "\t" {
                line.append(" ")
            } else {
                for scalar in character.unicodeScalars {
                    if scalar.isOrder {
                        line += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                    } else {
                        line.unicodeScalars.append(scalar)
                    }
                }
            }
        }
        return line
    }
}

extension Character {
    fileprivate var isPlain: Bool { !unicodeScalars.contains { $0.isOrder } && !isNewline }
}

extension Unicode.Scalar {
    /// Whether a terminal takes it for something else than text: C0, DEL and C1, and the marks of Unicode's bidirectional algorithm.
    fileprivate var isOrder: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
