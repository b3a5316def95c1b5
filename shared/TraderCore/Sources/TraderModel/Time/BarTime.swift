/// The open time of a bar, in unix seconds: how a bar is named. The wire calls it `ts`.
///
/// It lies from 1970 to 2242 (`range`); a time from outside comes through `init(exactly:)` or the decoder, which refuse any other. What is
/// reckoned from such times, and moments from them, has room to spare.
public struct BarTime: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let unixSeconds: Int64

    /// From 1970 to 2242.
    public static let range: Range<Int64> = 0..<1 << 33

    public init(unixSeconds: Int64) { self.unixSeconds = unixSeconds }

    /// A time from outside; nil when it is not within `range`.
    public init?(exactly unixSeconds: Int64) {
        guard Self.range.contains(unixSeconds) else { return nil }
        self.init(unixSeconds: unixSeconds)
    }

    public static func < (left: BarTime, right: BarTime) -> Bool { left.unixSeconds < right.unixSeconds }

    /// The moment at which the bar opens.
    public var openTime: Timestamp { .seconds(unixSeconds) }

    /// The moment at which a bar of this length closes.
    public func closeTime(of length: BarLength) -> Timestamp { .seconds(unixSeconds + length.seconds) }

    /// The bar `count` bars of this length later (earlier when negative).
    public func advanced(by count: Int, of length: BarLength) -> BarTime {
        BarTime(unixSeconds: unixSeconds + Int64(count) * length.seconds)
    }

    /// Seconds from `earlier` to this bar.
    public func seconds(since earlier: BarTime) -> Int64 { unixSeconds - earlier.unixSeconds }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let seconds = try container.decode(Int64.self)
        guard let time = BarTime(exactly: seconds) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(seconds) is no time of a bar from 1970 to 2242")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(unixSeconds)
    }

    public var description: String { openTime.description }
}
