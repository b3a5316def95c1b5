/// The length of a bar, in seconds.
public enum BarLength: Int64, Codable, Sendable, CaseIterable {
    case fiveMinutes = 300
    case oneHour = 3600

    public var seconds: Int64 { rawValue }

    /// The bar of this length that contains `moment`.
    public func bar(containing moment: Timestamp) -> BarTime { BarTime(unixSeconds: floorSeconds(moment.wholeSeconds)) }

    /// The bar of this length that contains the open of a shorter `bar`.
    public func bar(containing bar: BarTime) -> BarTime { BarTime(unixSeconds: floorSeconds(bar.unixSeconds)) }

    /// Whether a bar of this length can open at this time.
    public func isAligned(_ bar: BarTime) -> Bool { bar.unixSeconds % rawValue == 0 }

    private func floorSeconds(_ seconds: Int64) -> Int64 {
        let remainder = seconds % rawValue
        return seconds - (remainder < 0 ? remainder + rawValue : remainder)
    }
}
