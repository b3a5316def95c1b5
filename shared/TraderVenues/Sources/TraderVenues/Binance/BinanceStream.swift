public import TraderModel

/// One connection to Binance's streams as a machine: what comes in are its frames, its ends and what REST answers, what goes out are final bars, gapless
/// and in order within a series, what else was told, and wishes. It connects to nothing and knows no time but what it is told.
///
/// Whoever drives it connects to `connection`, hands everything on, does what it wishes, and ticks it at `nextDue`.
public struct BinanceStream: Machine {
    /// What happens.
    public enum Input: Codable, Equatable, Sendable {
        /// What is followed from here on, on this connection; what is known of the rest is forgotten.
        case follow([Subscription], at: Timestamp)
        /// The bars of a series are kept up to this one: what comes after it is made final. Nothing is before.
        case known(Series, through: BarTime)
        case connected(at: Timestamp)
        case frame(String, at: Timestamp)
        /// The connection ended, or did not come about.
        case disconnected(at: Timestamp)
        /// What REST has of a series: its whole bars from `first` on, ascending; those after `last` show that one before them is missing for good.
        case answered(Series, first: BarTime, last: BarTime, bars: [TimedBar], at: Timestamp)
        /// Settlements of funding that REST has, ascending.
        case settled([FundingSettlement], at: Timestamp)
        case tick(at: Timestamp)
    }

    /// What follows.
    public enum Output: Codable, Equatable, Sendable {
        /// A bar is over: the one after the last that was told or known of its series.
        case final(TimedBar, length: BarLength, isRest: Bool)
        /// The venue has a later bar and not this one.
        case absent(Series, BarTime)
        /// The bar in progress.
        case forming(TimedBar, length: BarLength)
        case quote(Quote)
        case mark(Mark)
        /// What was paid at a moment of funding, told once.
        case settlement(FundingSettlement)
        case trade(VenueTrade)
        /// A frame cannot be read or reports an error; the connection goes on.
        case trouble(String)
        case wish(Wish)
    }

    /// What is to be done.
    public enum Wish: Codable, Equatable, Sendable {
        /// Ask REST for the bars of the series from `first` through `last`, and `evidenceBars` more. It is wished again until they are there.
        case ask(Series, first: BarTime, last: BarTime)
        /// Ask REST for the settlements of funding from a moment that the marks showed to have passed. It is wished again until they are there.
        case askSettlements(Instrument, from: Timestamp, through: Timestamp)
        /// Send this on the connection.
        case send(String)
        /// End the connection and make a new one, for this reason.
        case reconnect(String)
    }

    /// Seconds after a bar's end for which the stream may still tell of it, before REST is asked.
    public static let graceSeconds: Int64 = 4
    /// Bars asked for beyond a question's last: one of them in the answer shows that a bar missing before it is missing for good.
    public static let evidenceBars = 2
    /// The longest pause between two questions for the same bars, in seconds.
    static let longestPauseSeconds: Int64 = 60
    /// Seconds between two questions for the same settlement.
    static let settlementSeconds: Int64 = 30
    /// Seconds before the venue's own cut at which the connection is made anew, at a moment that suits us.
    static let renewalSeconds: Int64 = 600
    /// Seconds of a minute in which it is made anew: no bar ends in them.
    static let quietSeconds: ClosedRange<Int64> = 15...45
    /// Least time between two messages of ours, in milliseconds: below four a second, so that the answers to pings have room.
    static let messageSpacing: Int64 = 300
    /// Least time between two quotes of an instrument, in milliseconds.
    static let quoteSpacing: Int64 = 1_000

    public let venue: BinanceVenue
    /// What is followed, sorted.
    public private(set) var subscriptions: [Subscription] = []
    private var books: [KlineBook] = []
    private var quotes = QuoteThinner(milliseconds: quoteSpacing)
    /// The newest mark of each instrument and trade of each, by the venue's own count: what is not newer came late.
    private var marks: [Instrument: Timestamp] = [:]
    private var trades: [Instrument: Int64] = [:]
    private var fundings: [Instrument: Funding] = [:]
    private var line: Line?
    private var nextMessage: Int64 = 1

    /// The funding of an instrument.
    private struct Funding: Codable, Equatable, Sendable {
        /// The next settlement, as the last mark told.
        var next: Timestamp
        /// A settlement that has passed and is not known; when it was asked for.
        var awaited: Timestamp?
        var askedAt: Timestamp?
        /// The last one that was told.
        var last: Timestamp?
    }

    /// A connection that stands.
    private struct Line: Codable, Equatable, Sendable {
        var since: Timestamp
        var heardAt: Timestamp
        var hasData = false
        var isGivenUp = false
        var messages: [String] = []
        var sentAt: Timestamp?
    }

    public init(_ venue: BinanceVenue) { self.venue = venue }

    // MARK: What comes

    public mutating func apply(_ input: Input, emit: (Output) -> Void) {
        switch input {
        case .follow(let wanted, let now):
            follow(wanted)
            send(at: now, emit)
        case .known(let series, let last):
            change(series, emit) { book, emit in book.know(through: last, emit) }
        case .connected(let now):
            line = Line(since: now, heardAt: now)
            look(at: now, emit)
        case .frame(let text, let now):
            take(text, at: now, emit)
            look(at: now, emit)
        case .disconnected(let now):
            line = nil
            look(at: now, emit)
        case .answered(let series, let first, let last, let bars, let now):
            change(series, emit) { book, emit in book.answer(from: first, through: last, bars, emit) }
            look(at: now, emit)
        case .settled(let settlements, let now):
            for settlement in settlements { take(settlement, emit) }
            look(at: now, emit)
        case .tick(let now):
            look(at: now, emit)
        }
    }

    private mutating func follow(_ wanted: [Subscription]) {
        let wanted = Set(wanted.filter(venue.isFollowable)).sorted()
        if line != nil {
            let messages = venue.messages(from: subscriptions, to: wanted, id: nextMessage)
            nextMessage += Int64(messages.count)
            line?.messages += messages
        }
        subscriptions = wanted
        books = wanted.compactMap(\.series).map { series in books.first { $0.series == series } ?? KlineBook(series) }
        let instruments = Set(wanted.map(\.instrument))
        quotes.keep(Set(wanted.filter { $0.channel == .quotes }.map(\.instrument)))
        marks = marks.filter { instruments.contains($0.key) }
        trades = trades.filter { instruments.contains($0.key) }
        fundings = fundings.filter { follows($0.key, .marks) }
    }

    private mutating func take(_ text: String, at now: Timestamp, _ emit: (Output) -> Void) {
        line?.heardAt = now
        let frame: StreamFrame
        do throws(VenueError) {
            frame = try venue.frame(text, at: now)
        } catch {
            emit(.trouble("\(error)"))
            return
        }
        for event in frame.events {
            if event.isData { line?.hasData = true }
            take(event, sentAt: frame.sentAt ?? now, at: now, emit)
        }
    }

    private mutating func take(_ event: VenueEvent, sentAt: Timestamp, at now: Timestamp, _ emit: (Output) -> Void) {
        switch event {
        case .bar(let bar, let length, let isClosed):
            // A bar that opens well after our present is no bar of this market: it must not end the present one.
            guard bar.ts.openTime <= now.advanced(bySeconds: length.seconds) else {
                emit(.trouble("the venue tells of bar \(bar.ts) of \(bar.instrument), and the clock here says \(now)"))
                return
            }
            change(Series(bar.instrument, length), emit) { book, emit in book.tell(bar, isClosed: isClosed, toldAt: sentAt, emit) }
        case .quote(let quote):
            guard follows(quote.instrument, .quotes), let passed = quotes.take(quote) else { return }
            emit(.quote(passed))
        case .mark(let mark):
            guard follows(mark.instrument, .marks), marks[mark.instrument].map({ $0 < mark.at }) ?? true else { return }
            marks[mark.instrument] = mark.at
            note(mark)
            emit(.mark(mark))
        case .trade(let trade):
            guard follows(trade.instrument, .trades), trades[trade.instrument].map({ $0 < trade.id }) ?? true else { return }
            trades[trade.instrument] = trade.id
            emit(.trade(trade))
        case .error(let words): emit(.trouble("the venue reports an error: \(words)"))
        case .ending(let words): giveUp(words, emit)
        case .history, .heartbeat, .subscribed, .accepted, .other: break
        }
    }

    /// A next settlement that is later than the one before shows that this one has passed.
    private mutating func note(_ mark: Mark) {
        guard let next = mark.fundingAt else { return }
        var funding = fundings[mark.instrument] ?? Funding(next: next)
        if next > funding.next {
            funding.awaited = funding.awaited ?? funding.next
            funding.next = next
        }
        fundings[mark.instrument] = funding
    }

    private mutating func take(_ settlement: FundingSettlement, _ emit: (Output) -> Void) {
        guard var funding = fundings[settlement.instrument], funding.last.map({ $0 < settlement.at }) ?? true else { return }
        funding.last = settlement.at
        if let awaited = funding.awaited, awaited.wholeSeconds <= settlement.at.wholeSeconds {
            funding.awaited = nil
            funding.askedAt = nil
        }
        fundings[settlement.instrument] = funding
        emit(.settlement(settlement))
    }

    private func follows(_ instrument: Instrument, _ channel: Subscription.Channel) -> Bool {
        subscriptions.contains(Subscription(instrument, channel))
    }

    private mutating func change(
        _ series: Series, _ emit: (Output) -> Void, _ change: (inout KlineBook, (KlineBook.Change) -> Void) -> Void
    ) {
        guard let index = books.firstIndex(where: { $0.series == series }) else { return }
        var changes: [KlineBook.Change] = []
        change(&books[index]) { changes.append($0) }
        for change in changes {
            switch change {
            case .final(let bar, let isRest): emit(.final(bar, length: series.length, isRest: isRest))
            case .absent(let bar): emit(.absent(series, bar))
            case .forming(let bar): emit(.forming(bar, length: series.length))
            }
        }
    }

    // MARK: What is to be done

    private mutating func look(at now: Timestamp, _ emit: (Output) -> Void) {
        for quote in quotes.due(at: now) { emit(.quote(quote)) }
        for index in books.indices {
            guard let missing = books[index].missing(at: now, atMost: venue.pageBars - Self.evidenceBars) else { continue }
            books[index].asked(at: now)
            emit(.wish(.ask(books[index].series, first: missing.lowerBound, last: missing.upperBound)))
        }
        for (instrument, var funding) in fundings.sorted(by: { $0.key < $1.key }) {
            guard let awaited = funding.awaited, Self.settlementDue(funding).map({ $0 <= now }) ?? true else { continue }
            funding.askedAt = now
            fundings[instrument] = funding
            emit(.wish(.askSettlements(instrument, from: .seconds(awaited.wholeSeconds), through: now)))
        }
        send(at: now, emit)
        guard let line, !line.isGivenUp else { return }
        if now >= silenceEnd(of: line) {
            let silence = venue.silenceSeconds(of: subscriptions)
            giveUp(
                line.hasData
                    ? "no frame for \(silence) s"
                    : "the venue took the connection and told nothing for \(silence) s: its address may be one that is not served any more",
                emit)
        } else if let renewal = renewal(of: line), now >= renewal {
            giveUp("the venue cuts every connection after a day; a new one is made before", emit)
        }
    }

    /// When a settlement that was asked for is asked for again.
    private static func settlementDue(_ funding: Funding) -> Timestamp? {
        funding.askedAt.map { $0.advanced(bySeconds: settlementSeconds) }
    }

    private mutating func giveUp(_ reason: String, _ emit: (Output) -> Void) {
        guard let line, !line.isGivenUp else { return }
        self.line?.isGivenUp = true
        emit(.wish(.reconnect(reason)))
    }

    private mutating func send(at now: Timestamp, _ emit: (Output) -> Void) {
        guard var line, let message = line.messages.first, sendingAt(line) <= now else { return }
        line.messages.removeFirst()
        line.sentAt = now
        self.line = line
        emit(.wish(.send(message)))
    }

    private func sendingAt(_ line: Line) -> Timestamp { (line.sentAt ?? line.since).advanced(byMilliseconds: Self.messageSpacing) }

    /// Where nothing is followed nothing is heard either.
    private func silenceEnd(of line: Line) -> Timestamp {
        // What only answers our messages is no data: what tells nothing from the beginning is silent all the same.
        let heardAt = line.hasData ? line.heardAt : line.since
        return subscriptions.isEmpty
            ? .seconds(Int64(1) << 40) : heardAt.advanced(bySeconds: venue.silenceSeconds(of: subscriptions))
    }

    private func renewal(of line: Line) -> Timestamp? {
        venue.rules.lifeSeconds.map { life in
            let moment = line.since.advanced(bySeconds: life - Self.renewalSeconds)
            let second = moment.wholeSeconds % 60
            if second < Self.quietSeconds.lowerBound { return moment.advanced(bySeconds: Self.quietSeconds.lowerBound - second) }
            return second <= Self.quietSeconds.upperBound ? moment : moment.advanced(bySeconds: 60 + Self.quietSeconds.lowerBound - second)
        }
    }

    /// What to connect to for what is followed, where the streams lie at `base`; more than one when this machine is given more than one
    /// connection can tell.
    public func connections(at base: String) -> [VenueConnection] { venue.connections(for: subscriptions, at: base) }

    /// The last bar of a series that is final; nil before it is known where it is kept.
    public func lastFinal(of series: Series) -> BarTime? {
        books.first { $0.series == series }?.next?.advanced(by: -1, of: series.length)
    }

    /// When a tick has something to do next, if nothing else comes; nil when it never has.
    public var nextDue: Timestamp? {
        var moments = books.compactMap(\.nextDue) + [quotes.nextDue].compactMap(\.self)
        moments += fundings.values.filter { $0.awaited != nil }.compactMap(Self.settlementDue)
        if let line {
            if !line.isGivenUp { moments += [silenceEnd(of: line), renewal(of: line)].compactMap(\.self) }
            if !line.messages.isEmpty { moments.append(sendingAt(line)) }
        }
        return moments.min()
    }
}
