import Logging
import TraderModel
import TraderSources
import TraderVenues

/// What comes on the stream.
extension FeedSource {
    /// The connection that tells bars.
    var bars: StreamLine {
        get { lines[.bars, default: StreamLine()] }
        set { lines[.bars] = newValue }
    }

    /// What is wrong with the first connection that something is wrong with; nil while all flow.
    var streamTrouble: String? {
        rules.lines.lazy.compactMap { lines[$0]?.sequence.trouble ?? lines[$0]?.sequence.missing }.first
    }

    mutating func inputs(of event: StreamEvent, on line: FeedLine, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        let followed: [CandleInput] = line == .bars ? [.followed(since: now)] : []
        switch event {
        case .connected:
            lines[line, default: StreamLine()].connected(at: now)
            say(.info, "stream connected", named(line))
            return followed
        case .frame(let frame): return inputs(of: frame, on: line, machine, at: now)
        case .unreadable(let reason):
            lines[line, default: StreamLine()].sequence.skipped()
            say(.error, "unreadable frame", named(line, ["reason": reason]))
            return followed
        case .disconnected(let reason):
            say(.warning, "stream lost", named(line, ["reason": reason]))
            let pause = lines[line, default: StreamLine()].lost("the venue's stream is lost (\(reason)); connecting again")
            wishes.append(.connect(line, after: pause))
            return line == .bars ? [.lost] : []
        case .idle:
            _ = lines[line, default: StreamLine()].lost(nil)
            // It waits until there is something to follow.
            wishes.append(.connect(line, after: .zero))
            return line == .bars ? [.lost] : []
        }
    }

    mutating func inputs(of frame: StreamFrame, on line: FeedLine, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        var inputs: [CandleInput] = []
        switch lines[line, default: StreamLine()].sequence.place(of: frame) {
        case .stale:
            notes.append(.count(.staleFrames, 1))
            say(.notice, "a frame came again or out of order", ["sequence": "\(frame.sequenceNumber ?? -1)"])
            return []
        case .afterGap:
            notes.append(.count(.lostFrames, 1))
            say(.warning, "frames lost", ["before": "\(frame.sequenceNumber ?? -1)"])
            inputs.append(.followed(since: now))
        case .next: break
        }
        if frame.hasData { lines[line]?.hadData = true }
        var rest = frame.events[...]
        while let event = rest.first {
            // What a frame tells of the same kind is taken together, as it came.
            let alike = rest.prefix { Kind($0) == Kind(event) }
            rest = rest.dropFirst(alike.count)
            inputs += self.inputs(of: Array(alike), on: line, machine, at: now)
        }
        return inputs
    }

    /// The kinds of events that are taken together.
    private enum Kind: Equatable {
        case bar, trade
        /// Of another kind, which stands for itself.
        case other(VenueEvent)

        init(_ event: VenueEvent) {
            switch event {
            case .bar(_, _, isClosed: false): self = .bar
            case .trade: self = .trade
            default: self = .other(event)
            }
        }
    }

    /// Takes events of one kind, of which there is one at least.
    private mutating func inputs(
        of events: [VenueEvent], on line: FeedLine, _ machine: CandleMachine, at now: Timestamp
    ) -> [CandleInput] {
        switch events[0] {
        case .bar, .history:
            return rules.closesBars ? told(events, at: now) : observed(events, at: now)
        case .trade:
            let trades = events.compactMap { if case .trade(let trade) = $0 { trade } else { nil } }
            return [.traded(present(trades, \.time, at: now), at: now)]
        case .subscribed(let names): note(subscriptions: names, machine)
        case .error(let message):
            say(.error, "the venue reports an error", named(line, ["message": message]))
            lines[line]?.sequence.trouble = "the venue's stream reports: \(message)"
        case .ending(let words): giveUp(line, words)
        case .quote(let quote): return inputs(of: quote, machine, at: now)
        case .mark(let mark): return inputs(of: mark, machine, at: now)
        case .heartbeat, .accepted, .other: break
        }
        return []
    }

    /// Bars of a venue that says of none that it is over.
    private mutating func observed(_ events: [VenueEvent], at now: Timestamp) -> [CandleInput] {
        let bars = events.flatMap { event -> [TimedBar] in
            switch event {
            case .bar(let bar, _, _): [bar]
            case .history(let bars, _): bars
            default: []
            }
        }
        note(clockTrouble: bars, at: now)
        return [.observed(present(bars, \.ts.openTime, at: now), at: now)]
    }

    /// Bars of a venue that says of each when it is over.
    private mutating func told(_ events: [VenueEvent], at now: Timestamp) -> [CandleInput] {
        events.compactMap { event in
            guard case .bar(let bar, let length, let isClosed) = event else { return nil }
            note(clockTrouble: [bar], at: now)
            return present([bar], \.ts.openTime, at: now).first.map { .told($0, length: length, isClosed: isClosed, at: now) }
        }
    }

    /// Ends a connection, once: another one follows.
    mutating func giveUp(_ line: FeedLine, _ reason: String) {
        guard let isGivenUp = lines[line]?.isGivenUp, !isGivenUp else { return }
        lines[line]?.isGivenUp = true
        wishes.append(.giveUp(line, reason))
    }

    /// Makes connections anew before the venue cuts them, at a moment that suits us.
    mutating func renew(at now: Timestamp) {
        for line in rules.lines where renewal(of: line).map({ $0 <= now }) ?? false {
            giveUp(line, "the venue cuts every connection after a day; a new one is made before")
        }
    }

    /// When the next connection is made anew; nil when none is.
    var nextRenewal: Timestamp? { rules.lines.compactMap(renewal).min() }

    private func renewal(of line: FeedLine) -> Timestamp? {
        rules.lifeSeconds.flatMap { lines[line]?.renewal(life: $0) }
    }

    /// Details of a line in a log: its name where there is more than one.
    private func named(_ line: FeedLine, _ details: [String: String] = [:]) -> [String: String] {
        rules.lines.count > 1 ? details.merging(["line": line.rawValue]) { $1 } : details
    }

    /// What is not of well after our present: the rest is counted and left out.
    mutating func present<Told>(_ told: [Told], _ time: (Told) -> Timestamp, at now: Timestamp) -> [Told] {
        let latest = now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        let present = told.filter { time($0) <= latest }
        if present.count < told.count { notes.append(.count(.strayRows, told.count - present.count)) }
        return present
    }

    /// Bars that open well after our present are left out: the clock here is wrong, and that is said.
    mutating func note(clockTrouble told: [TimedBar], at now: Timestamp) {
        guard let newest = told.map(\.ts).max() else { return }
        let isAhead = newest.openTime > now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        bars.sequence.trouble =
            isAhead ? "the venue tells of bar \(newest), and the clock here says \(now): set the clock" : bars.sequence.missing
    }

    /// The instruments of which something is made.
    private func products(of channel: WatchedChannel, _ machine: CandleMachine) -> [Instrument] {
        guard let length = channel.length else { return followers(of: channel, machine).filter { !isUnlisted($0) } }
        return machine.series.filter { $0.length == length }.map(\.instrument).filter { !isUnlisted($0) }
    }

    /// A product that the venue does not know is passed over without a word: the acknowledgement is the only place where that shows. It lists
    /// `channel product`, and a channel of which nothing is told by itself.
    mutating func note(subscriptions names: [String], _ machine: CandleMachine) {
        guard !rules.closesBars else { return }
        let told = names.map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        for (channel, what) in [("candles", WatchedChannel.fiveMinuteBars), ("market_trades", .oneMinuteBars), ("ticker", .quotes)] {
            let rows = told.filter { $0.first == channel }
            guard !rows.isEmpty else { continue }
            let acknowledged = Set(rows.compactMap { $0.count > 1 ? CoinbaseProduct.canonical($0[1]) : nil })
            let wanted = products(of: what, machine).map { CoinbaseProduct.canonical($0.symbol) }
            let missing = wanted.filter { !acknowledged.contains($0) }
            bars.sequence.missing = missing.isEmpty ? nil : "the venue sends no \(channel) of \(missing.joined(separator: ", "))"
            guard !missing.isEmpty else { continue }
            say(.error, "not subscribed", ["channel": channel, "products": "\(missing)"])
            return
        }
    }
}
