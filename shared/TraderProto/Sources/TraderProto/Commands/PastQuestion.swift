public import TraderModel

/// The command `past`: bars of a series from before a bar, as the venue has them.
public struct PastQuestion: Equatable, Sendable {
    /// The name of the command.
    public static let command = "past"
    /// Bars that one answer has, at most.
    public static let most = 1_000

    public var series: Series
    /// The bar before which they end.
    public var before: BarTime
    /// How many are wanted, 1 to `most`.
    public var count: Int

    public init(series: Series, before: BarTime, count: Int) {
        self.series = series
        self.before = before
        self.count = count
    }

    /// The question as the arguments of its command.
    public var arguments: [String: String] {
        ["instrument": "\(series.instrument)", "length": series.length.text, "before": "\(before.unixSeconds)", "count": "\(count)"]
    }

    /// Reads the command of a feed of `venue`. Throws `WatchChange.Unreadable`.
    public init(_ command: Command, venue: String) throws(WatchChange.Unreadable) {
        let lengths = [BarLength.oneMinute, Candle.topicLength]
        guard let instrument = command.arguments["instrument"].flatMap({ Instrument($0) }), instrument.venue == venue,
            let length = command.arguments["length"].flatMap(BarLength.init(text:)), lengths.contains(length),
            let before = command.arguments["before"].flatMap({ Int64($0) }).flatMap(length.bar(opening:)),
            let count = command.arguments["count"].flatMap({ Int($0) }), (1...Self.most).contains(count)
        else {
            throw WatchChange.Unreadable(
                reason:
                    "past takes instrument (\(venue):SYMBOL), length (\(lengths.map(\.text).joined(separator: ", "))), before (a bar's open in "
                    + "unix seconds) and count (1 to \(Self.most))")
        }
        self.init(series: Series(instrument, length), before: before, count: count)
    }
}
