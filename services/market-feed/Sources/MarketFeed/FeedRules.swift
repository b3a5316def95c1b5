package import TraderModel
package import TraderProto
package import TraderVenues

/// What can be followed at a venue, and how.
package struct FeedRules: Equatable, Sendable {
    /// The venue.
    package var name: VenueName
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
    /// Streams that one connection tells, at most.
    package var mostStreams: Int
    /// What a simulation's clock calls the connections, where the venue numbers no frames.
    package var clockNames: [FeedLine: String]
    /// Whether the facts of what is followed are written.
    package var tellsContracts: Bool
    /// Bars that REST is asked for at once, at most.
    package var pageBars: Int

    package static let coinbase = FeedRules(
        .coinbase, channels: [.fiveMinuteBars, .oneMinuteBars, .quotes], lines: [.bars], clockNames: [:])
    package static let binanceUS = FeedRules(
        .binanceUS, channels: [.fiveMinuteBars, .oneMinuteBars, .quotes], lines: [.bars], clockNames: [.bars: "binanceus"])
    package static let binanceUSDM = FeedRules(
        .binanceUSDM, channels: Set(WatchedChannel.allCases), lines: [.bars, .book],
        clockNames: [.bars: "binanceusdm/market", .book: "binanceusdm/public"])

    /// What holds for a venue.
    package static func of(_ venue: VenueName) -> FeedRules {
        switch venue {
        case .coinbase: coinbase
        case .binanceUS: binanceUS
        case .binanceUSDM: binanceUSDM
        }
    }

    private init(_ name: VenueName, channels: Set<WatchedChannel>, lines: [FeedLine], clockNames: [FeedLine: String]) {
        let rules = name.venue.rules
        self.name = name
        self.clockNames = clockNames
        tellsContracts = rules.closesBars
        mostStreams = rules.mostSubscriptions
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
        guard takes(change.instrument.symbol) else {
            return "\"\(change.instrument.symbol)\" is no symbol of \(venue): use its own, such as \(example)"
        }
        if let other = change.channels.first(where: { !channels.contains($0) }) {
            let known = channels.sorted().map(\.rawValue).joined(separator: ", ")
            return "the feed of \(venue) makes no \(other.rawValue): use \(known)"
        }
        guard isFollowed || list.count < Self.mostInstruments else {
            return "\(Self.mostInstruments) instruments are followed already: unfollow one first"
        }
        let wanted = list.filter { $0.instrument != change.instrument } + [changed(change, list)]
        guard lines.allSatisfy({ subscriptions(to: wanted, on: $0).count <= mostStreams }) else {
            return "\(venue) tells \(mostStreams) streams on one connection, and as many are followed already: unfollow something first"
        }
        return nil
    }

    /// The record of an instrument when `change` is made of `list`, without a moment.
    private func changed(_ change: WatchChange, _ list: [InstrumentRecord]) -> InstrumentRecord {
        let follows = Set(list.first { $0.instrument == change.instrument }?.follows ?? []).union(change.channels)
        return InstrumentRecord(instrument: change.instrument, follows: follows.sorted(), contract: nil, at: Timestamp(microseconds: 0))
    }

    /// What a line of the venue's stream is to tell so that `list` is followed; of a venue that closes bars these are its minutes, of which the
    /// longer ones are joined.
    package func subscriptions(to list: [InstrumentRecord], on line: FeedLine) -> [Subscription] {
        guard closesBars else { return [] }
        return list.flatMap { record -> [Subscription] in
            let channels: [Subscription.Channel] = [
                record.follows.contains { $0.length != nil } ? .bars(.oneMinute) : nil,
                record.follows.contains(.quotes) ? .quotes : nil, record.follows.contains(.marks) ? .marks : nil,
            ].compactMap(\.self)
            return channels.filter { self.line(of: $0) == line }.map { Subscription(record.instrument, $0) }
        }
    }

    private func line(of channel: Subscription.Channel) -> FeedLine {
        channel == .quotes && lines.contains(.book) ? .book : .bars
    }

    /// A symbol of the venue, for people.
    private var example: String { name == .coinbase ? "BTC-USD" : "BTCUSDT" }

    /// What the first start follows when nobody says otherwise.
    package var standardSymbols: String { name == .coinbase ? "BTC-USD,ETH-USD" : "BTCUSDT,ETHUSDT" }

    /// Whether a text may be a symbol of the venue.
    package func takes(_ symbol: String) -> Bool {
        name == .coinbase ? Self.isSymbol(symbol) : name.venue.takes(Instrument(venue: venue, symbol: symbol))
    }

    /// Whether a text may be a symbol: it stands in a path and in JSON as it is.
    package static func isSymbol(_ text: String) -> Bool {
        (1...mostCharacters).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
