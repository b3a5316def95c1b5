public import TraderModel

/// The commands `follow` and `unfollow`: what a feed follows of an instrument from now on, or does not follow any more.
public struct WatchChange: Equatable, Codable, Sendable {
    /// Whether it is to be followed.
    public var isFollowed: Bool
    public var instrument: Instrument
    /// What of it, each once, in the order of `WatchedChannel`, and never nothing.
    public var channels: [WatchedChannel]

    public init(isFollowed: Bool, instrument: Instrument, channels: Set<WatchedChannel>) {
        self.isFollowed = isFollowed
        self.instrument = instrument
        self.channels = channels.sorted()
    }

    /// The names of the commands.
    public static let follow = "follow"
    public static let unfollow = "unfollow"

    /// The change as the arguments of its command: `instrument`, `VENUE:SYMBOL`, and `what`, separated by commas.
    public var arguments: [String: String] {
        ["instrument": "\(instrument)", "what": channels.map(\.rawValue).joined(separator: ",")]
    }

    /// Reads a command of one of the two names. A symbol without a venue is one of `venue`; without `what` bars of five minutes are meant
    /// when something is to be followed, and everything when it is not. Throws `Unreadable`.
    public init(_ command: Command, venue: String) throws(Unreadable) {
        let text = command.arguments["instrument"] ?? ""
        guard let instrument = Instrument(text.contains(":") ? text : "\(venue):\(text)") else {
            throw Unreadable(reason: "\(command.name) takes instrument, such as \(venue):BTC-USD, and what: \(Self.words)")
        }
        isFollowed = command.name == Self.follow
        self.instrument = instrument
        guard let what = command.arguments["what"], !what.isEmpty else {
            channels = isFollowed ? [.fiveMinuteBars] : WatchedChannel.allCases
            return
        }
        var channels: Set<WatchedChannel> = []
        for word in what.split(separator: ",", omittingEmptySubsequences: false) {
            guard let channel = WatchedChannel(rawValue: word.trimmed) else {
                throw Unreadable(reason: "what is \"\(what)\": use \(Self.words), separated by commas")
            }
            channels.insert(channel)
        }
        self.channels = channels.sorted()
    }

    /// A command that says no such change.
    public struct Unreadable: Error, Equatable, CustomStringConvertible {
        public let reason: String

        public init(reason: String) { self.reason = reason }

        public var description: String { reason }
    }

    private static let words = WatchedChannel.allCases.map(\.rawValue).joined(separator: ", ")
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
