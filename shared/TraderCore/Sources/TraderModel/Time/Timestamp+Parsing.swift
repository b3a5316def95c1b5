extension Timestamp {
    /// Reads unix seconds (`1768694400`) or RFC 3339 in UTC (`2026-01-18T00:00:00Z`, `2026-01-18T00:00:00.123456789Z`, `2026-01-18`).
    ///
    /// Zero to nine fractional digits are accepted and cut to microseconds. Answers nil for anything else, other zones included.
    public init?(_ text: String) {
        if let seconds = Int64(text) {
            self.init(unixSeconds: seconds)
            return
        }
        var bytes = Substring(text)
        guard let year = Self.number(&bytes, digits: 4), Self.skip("-", &bytes), let month = Self.number(&bytes, digits: 2),
            Self.skip("-", &bytes), let day = Self.number(&bytes, digits: 2),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        let midnight = Int64(date.daysSince1970) * 86_400
        if bytes.isEmpty {
            self = .seconds(midnight)
            return
        }
        guard Self.skip("T", &bytes) || Self.skip(" ", &bytes), let hour = Self.number(&bytes, digits: 2), hour < 24,
            Self.skip(":", &bytes), let minute = Self.number(&bytes, digits: 2), minute < 60,
            Self.skip(":", &bytes), let second = Self.number(&bytes, digits: 2), second < 61,
            let fraction = Self.microsecondFraction(&bytes), bytes == "Z"
        else { return nil }
        let seconds = midnight + Int64(hour * 3600 + minute * 60 + second)
        self = Timestamp(microseconds: seconds * 1_000_000 + fraction)
    }

    private static func skip(_ character: Character, _ text: inout Substring) -> Bool {
        guard text.first == character else { return false }
        text.removeFirst()
        return true
    }

    private static func number(_ text: inout Substring, digits: Int) -> Int? {
        let head = text.prefix(digits)
        guard head.count == digits, head.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(head) else { return nil }
        text = text.dropFirst(digits)
        return value
    }

    private static func microsecondFraction(_ text: inout Substring) -> Int64? {
        guard skip(".", &text) else { return 0 }
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        text = text.dropFirst(digits.count)
        let six = digits.prefix(6)
        return Int64(six + String(repeating: "0", count: 6 - six.count))
    }
}
