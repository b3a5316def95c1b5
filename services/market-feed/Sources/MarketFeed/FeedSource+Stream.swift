import Logging
import TraderModel
import TraderSources
import TraderVenues

/// What comes on the stream.
extension FeedSource {
    mutating func inputs(of event: CoinbaseStream.Event, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        switch event {
        case .connected:
            sequence = StreamSequence()
            hadData = false
            say(.info, "stream connected")
            return [.followed(since: now)]
        case .frame(let frame): return inputs(of: frame, machine, at: now)
        case .unreadable(let reason):
            sequence.skipped()
            say(.error, "unreadable frame", ["reason": reason])
            return [.followed(since: now)]
        case .disconnected(let reason):
            sequence = StreamSequence()
            say(.warning, "stream lost", ["reason": reason])
            sequence.trouble = "the venue's stream is lost (\(reason)); connecting again"
            if hadData { backoff.reset() }
            hadData = false
            wishes.append(.connect(after: backoff.pause()))
            return [.lost]
        }
    }

    mutating func inputs(of frame: CoinbaseFrame, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        var inputs: [CandleInput] = []
        switch sequence.place(of: frame) {
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
        if frame.hasData { hadData = true }
        for content in frame.contents { inputs += self.inputs(of: content, machine, at: now) }
        return inputs
    }

    mutating func inputs(of content: CoinbaseFrame.Content, _ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        switch content {
        case .candleSnapshot(let bars), .candleUpdate(let bars):
            note(clockTrouble: bars, at: now)
            return [.observed(present(bars, \.ts.openTime, at: now), at: now)]
        case .trades(let trades): return [.traded(present(trades, \.time, at: now), at: now)]
        case .subscriptions(let products): note(subscriptions: products, machine)
        case .error(let message):
            say(.error, "the venue reports an error", ["message": message])
            sequence.trouble = "the venue's stream reports: \(message)"
        case .heartbeat, .other: break
        }
        return []
    }

    /// What is not of well after our present: the rest is counted and left out.
    mutating func present<Told>(_ told: [Told], _ time: (Told) -> Timestamp, at now: Timestamp) -> [Told] {
        let latest = now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        let present = told.filter { time($0) <= latest }
        if present.count < told.count { notes.append(.count(.strayRows, told.count - present.count)) }
        return present
    }

    /// Bars that open well after our present are left out: the clock here is wrong, and that is said.
    mutating func note(clockTrouble bars: [TimedBar], at now: Timestamp) {
        guard let newest = bars.map(\.ts).max() else { return }
        let isAhead = newest.openTime > now.advanced(bySeconds: CandleMachine.mostAheadSeconds)
        sequence.trouble = isAhead ? "the venue tells of bar \(newest), and the clock here says \(now): set the clock" : sequence.missing
    }

    /// A product that the venue does not know is passed over without a word: the acknowledgement is the only place where that shows.
    mutating func note(subscriptions products: [String: [String]], _ machine: CandleMachine) {
        for (channel, length) in [("candles", Candle.topicLength), ("market_trades", .oneMinute)] {
            guard let acknowledged = products[channel].map({ Set($0.map(CoinbaseProduct.canonical)) }) else { continue }
            let wanted = machine.series.filter { $0.length == length }.map { CoinbaseProduct.canonical($0.instrument.symbol) }
            let missing = wanted.filter { !acknowledged.contains($0) }
            sequence.missing = missing.isEmpty ? nil : "the venue sends no \(channel) of \(missing.joined(separator: ", "))"
            guard !missing.isEmpty else { continue }
            say(.error, "not subscribed", ["channel": channel, "products": "\(missing)"])
            return
        }
    }
}
