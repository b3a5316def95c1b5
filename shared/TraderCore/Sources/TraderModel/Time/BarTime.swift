/// The open time of a bar, in unix seconds: how a bar is named. The wire calls it `ts`.
public struct BarTime: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let unixSeconds: Int64

    public init(unixSeconds: Int64) { self.unixSeconds = unixSeconds }

    public static func < (left: BarTime, right: BarTime) -> Bool { left.unixSeconds < right.unixSeconds }

    /// The moment at which the bar opens.
    public var openTime: Timestamp { .seconds(unixSeconds) }

    /// The moment at which a bar of this length closes, and is judged.
    public func closeTime(of length: BarLength = .fiveMinutes) -> Timestamp { .seconds(unixSeconds + length.seconds) }

    /// The bar `count` bars later (earlier when negative).
    public func advanced(by count: Int, of length: BarLength = .fiveMinutes) -> BarTime {
        BarTime(unixSeconds: unixSeconds + Int64(count) * length.seconds)
    }

    /// Seconds from `earlier` to this bar.
    public func seconds(since earlier: BarTime) -> Int64 { unixSeconds - earlier.unixSeconds }

    public init(from decoder: any Decoder) throws { unixSeconds = try decoder.singleValueContainer().decode(Int64.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(unixSeconds)
    }

    public var description: String { openTime.description }
}
