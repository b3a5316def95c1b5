/// What is followed of an instrument.
public enum WatchedChannel: String, Codable, CaseIterable, Comparable, Sendable {
    /// Bars of five minutes.
    case fiveMinuteBars = "5m"
    /// Bars of one minute.
    case oneMinuteBars = "1m"
    /// The best bid and ask.
    case quotes
    /// Mark, index and funding.
    case marks

    /// The length of the bars; nil for what is no bars.
    public var length: BarLength? { BarLength(text: rawValue) }

    public static func < (left: WatchedChannel, right: WatchedChannel) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
