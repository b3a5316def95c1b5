/// A moment, in microseconds since 1970-01-01T00:00:00 UTC.
///
/// A moment from outside lies within 36,000 years of 1970 (`range`); the decoder and the initialisers that can answer nil refuse any other. What
/// is reckoned from such moments, by the lengths of bars and pauses, has room to spare.
public struct Timestamp: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let microseconds: Int64

    /// ±2⁶⁰ microseconds: 36,000 years either way.
    public static let range: ClosedRange<Int64> = -(1 << 60)...1 << 60

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// A moment from outside; nil when it is not within `range`.
    public init?(exactly microseconds: Int64) {
        guard Self.range.contains(microseconds) else { return nil }
        self.init(microseconds: microseconds)
    }

    /// The moment so many seconds after 1970 UTC, from outside; nil when they are 2⁴⁰ or more either way.
    public init?(unixSeconds: Int64) {
        guard unixSeconds.magnitude < 1 << 40 else { return nil }
        self = .seconds(unixSeconds)
    }

    /// The moment `seconds` after 1970 UTC.
    public static func seconds(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: seconds * 1_000_000) }

    /// Whole seconds since 1970 UTC, rounded down.
    public var wholeSeconds: Int64 {
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? seconds - 1 : seconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The moment `seconds` later (earlier when negative).
    public func advanced(bySeconds seconds: Int64) -> Timestamp { Timestamp(microseconds: microseconds + seconds * 1_000_000) }

    /// The moment `milliseconds` later (earlier when negative).
    public func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
        Timestamp(microseconds: microseconds + milliseconds * 1_000)
    }

    /// Seconds from `earlier` to this moment, with fraction.
    public func seconds(since earlier: Timestamp) -> Double { Double(microseconds - earlier.microseconds) / 1_000_000 }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let count = try container.decode(Int64.self)
        guard let moment = Timestamp(exactly: count) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(count) is no moment in microseconds in range")
        }
        self = moment
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// ISO 8601 in UTC: `2026-01-18T00:00:00Z`, with six fractional digits when there is a fraction.
    public var description: String {
        let seconds = wholeSeconds
        let fraction = microseconds &- seconds &* 1_000_000
        let date = CivilDate(daysSince1970: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
        let time = Int(seconds - Int64(date.daysSince1970) * 86_400)
        let clock = "\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
        return "\(date)T\(clock)\(fraction == 0 ? "" : "." + padded(Int(fraction), 6))Z"
    }
}

/// `number` with leading zeros up to `width` digits.
func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
