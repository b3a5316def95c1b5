/// The length of a bar, in seconds.
public enum BarLength: Int64, Codable, Sendable, CaseIterable, Comparable {
    case oneMinute = 60
    case fiveMinutes = 300
    case fifteenMinutes = 900
    case thirtyMinutes = 1_800
    case oneHour = 3_600
    case fourHours = 14_400
    case oneDay = 86_400

    public var seconds: Int64 { rawValue }

    /// As people write it: `5m`, `1h`, `1d`.
    public var text: String {
        switch self {
        case .oneMinute: "1m"
        case .fiveMinutes: "5m"
        case .fifteenMinutes: "15m"
        case .thirtyMinutes: "30m"
        case .oneHour: "1h"
        case .fourHours: "4h"
        case .oneDay: "1d"
        }
    }

    /// Reads what `text` writes; nil for anything else.
    public init?(text: String) {
        guard let length = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = length
    }

    public static func < (left: BarLength, right: BarLength) -> Bool { left.rawValue < right.rawValue }

    /// How many bars of a shorter length make one of this length; none of a longer one.
    public func bars(of shorter: BarLength) -> Int { Int(seconds / shorter.seconds) }

    /// The bar of this length that contains `moment`.
    public func bar(containing moment: Timestamp) -> BarTime { BarTime(unixSeconds: floorSeconds(moment.wholeSeconds)) }

    /// The bar of this length that contains the open of a shorter `bar`.
    public func bar(containing bar: BarTime) -> BarTime { BarTime(unixSeconds: floorSeconds(bar.unixSeconds)) }

    /// Whether a bar of this length can open at this time.
    public func isAligned(_ bar: BarTime) -> Bool { bar.unixSeconds % rawValue == 0 }

    /// The bar of this length that opens at `unixSeconds`; nil when none does, and outside `BarTime.range`.
    public func bar(opening unixSeconds: Int64) -> BarTime? {
        BarTime(exactly: unixSeconds).flatMap { isAligned($0) ? $0 : nil }
    }

    private func floorSeconds(_ seconds: Int64) -> Int64 {
        let remainder = seconds % rawValue
        return seconds - (remainder < 0 ? remainder + rawValue : remainder)
    }
}
