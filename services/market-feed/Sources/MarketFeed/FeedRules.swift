package import TraderModel
package import TraderProto
import TraderVenues

/// What can be followed at a venue, and how.
package struct FeedRules: Equatable, Sendable {
    /// The venue's name in instruments.
    package var venue: String
    /// What its feed makes.
    package var channels: Set<WatchedChannel>
    /// The connections of its stream, the one that tells bars first.
    package var lines: [FeedLine]
    /// Seconds after which the venue ends every connection; nil where it does not.
    package var lifeSeconds: Int64?
    /// Whether the venue says of each bar when it is over.
    package var closesBars: Bool
    /// Bars that REST is asked for at once, at most.
    package var pageBars: Int

    package static let coinbase = FeedRules(.coinbase, channels: [.fiveMinuteBars, .oneMinuteBars], lines: [.bars])
    package static let binanceUS = FeedRules(.binanceUS, channels: [.fiveMinuteBars, .oneMinuteBars], lines: [.bars])
    package static let binanceUSDM = FeedRules(.binanceUSDM, channels: [.fiveMinuteBars, .oneMinuteBars], lines: [.bars])

    private init(_ name: VenueName, channels: Set<WatchedChannel>, lines: [FeedLine]) {
        let rules = name.venue.rules
        venue = name.rawValue
        self.channels = channels
        self.lines = lines
        lifeSeconds = rules.lifeSeconds
        closesBars = rules.closesBars
        pageBars = name.venue.pageBars
    }

    /// Most instruments that are followed at once: each is asked for by REST when the stream fails.
    package static let mostInstruments = 200
    /// Most characters of a symbol.
    private static let mostCharacters = 32

    /// Why a change cannot be made of `list`; nil when it can.
    package func refusal(of change: WatchChange, _ list: [InstrumentRecord]) -> String? {
        guard change.instrument.venue == venue else {
            return "this feed follows instruments of \(venue), and \(change.instrument) is none: ask the feed of \(change.instrument.venue)"
        }
        let isFollowed = list.contains { $0.instrument == change.instrument }
        // What is followed by an older program's rules can still be given up.
        guard change.isFollowed else {
            return isFollowed ? nil : "\(change.instrument) is not followed"
        }
        guard Self.isSymbol(change.instrument.symbol) else {
            return "\"\(change.instrument.symbol)\" is no symbol of \(venue): use its own, such as BTC-USD"
        }
        if let other = change.channels.first(where: { !channels.contains($0) }) {
            let known = channels.sorted().map(\.rawValue).joined(separator: ", ")
            return "the feed of \(venue) makes no \(other.rawValue): use \(known)"
        }
        guard isFollowed || list.count < Self.mostInstruments else {
            return "\(Self.mostInstruments) instruments are followed already: unfollow one first"
        }
        return nil
    }

    /// Whether a text may be a symbol: it stands in a path and in JSON as it is.
    package static func isSymbol(_ text: String) -> Bool {
        (1...mostCharacters).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
