package import TraderModel

/// A connection to a stream of Binance's as a client gets it: its session, and the faults on the way.
///
/// Binance numbers no frames. So the clock counts them: the mark of a frame is how many text frames the connection had before it, acks and
/// garbage included, under the name of its route.
package struct BinanceLine: Sendable {
    /// Text to send, with its mark.
    package struct Outgoing: Equatable, Sendable {
        package var text: String
        package var mark: FrameMark
    }

    /// A closing kline that comes later.
    private struct Late {
        var text: String
        var due: Timestamp
    }

    private let faults: FaultPlan
    private let openedAt: Timestamp
    private var session: BinanceSession
    private var count: Int64 = 0
    private var late: [Late] = []
    /// By stream, an event that comes after the next one.
    private var swapped: [String: String] = [:]
    /// By stream, an event that comes again before the next one.
    private var repeated: [String: String] = [:]

    package init(_ faults: FaultPlan, _ route: BinanceRoute, openedAt: Timestamp) {
        self.faults = faults
        self.openedAt = openedAt
        session = BinanceSession(route)
    }

    package var route: BinanceRoute { session.route }
    package var hasKlines: Bool { session.hasKlines }
    package var tellsAnything: Bool { session.tellsAnything }
    /// When the venue ends the connection because it is old.
    package var end: Timestamp { openedAt.advanced(bySeconds: faults.binanceLifetimeSeconds) }
    /// The next moment at which something happens on this line alone.
    package var due: Timestamp { (late.map(\.due) + [end]).min() ?? end }

    /// Takes a message of the client and answers what goes out.
    package mutating func receive(_ text: String, at now: Timestamp) -> [Outgoing] {
        let answer = session.receive(text)
        return isSilent(at: now) ? [] : [counted(answer)]
    }

    /// What goes out at the present moment.
    package mutating func pass(in venue: BinanceMarket) -> [Outgoing] {
        let due = late.filter { $0.due <= venue.now }
        late.removeAll { $0.due <= venue.now }
        // The session goes on by itself: what it says is lost in silence.
        let events = session.events(in: venue)
        guard !isSilent(at: venue.now) else { return [] }
        var texts = due.map(\.text)
        for event in events { texts += told(event, in: venue) }
        return texts.map { counted($0) }
    }

    private func isSilent(at now: Timestamp) -> Bool { faults.silencesBinance(at: now, openedAt: openedAt) }

    private mutating func counted(_ text: String) -> Outgoing {
        defer { count += 1 }
        return Outgoing(text: text, mark: FrameMark(sequenceNumber: count, timestamp: session.route.name))
    }

    /// What becomes of an event on its way.
    private mutating func told(_ event: BinanceSession.Event, in venue: BinanceMarket) -> [String] {
        var text = event.text
        if let kline = event.kline {
            if faults.stallsBinance(at: venue.now, openedAt: openedAt) { return [] }
            if kline.isClosed {
                let identity = (kline.ts.unixSeconds, event.stream)
                if faults.hits(.binanceNoClose, identity.0, identity.1) { return [] }
                if faults.hits(.binanceWrongClose, identity.0, identity.1), let wrong = wrong(kline, event.stream, in: venue) {
                    text = wrong
                }
                text = faults.has(.binanceNewKeys) ? withNewKeys(text) : text
                if let seconds = faults[.binanceLateClose]?[0], faults.hits(.binanceLateClose, oneIn: 1, identity.0, identity.1) {
                    late.append(Late(text: text, due: venue.now.advanced(bySeconds: seconds)))
                    return []
                }
                return [text]
            }
        }
        if faults.has(.binanceNewKeys) { text = withNewKeys(text) }
        return disturbed(text, on: event.stream, at: venue.now)
    }

    /// The closing kline with another close and volume than REST has.
    private func wrong(_ kline: BinanceKline, _ stream: String, in venue: BinanceMarket) -> String? {
        guard let name = BinanceStreamName(stream), let contract = venue.contract(name.symbol) else { return nil }
        var kline = kline
        kline.bar.close = Price(units: kline.bar.close.units + 5 * contract.tick)
        kline.bar.high = max(kline.bar.high, kline.bar.close)
        kline.bar.volume = Quantity(units: kline.bar.volume.units / 10 * 9 / contract.step * contract.step)
        return session.event(of: kline, contract, on: stream, at: venue.clock).text
    }

    private mutating func disturbed(_ text: String, on stream: String, at now: Timestamp) -> [String] {
        switch faults.binanceDisturbance(on: stream, at: now) {
        case .dropped: return []
        case .garbled: return [String(text.prefix(text.count / 2))]
        case .swapped where swapped[stream] == nil:
            swapped[stream] = text
            return []
        case .duplicated:
            defer { repeated[stream] = text }
            return released(text, on: stream)
        default: return released(text, on: stream)
        }
    }

    /// The event with those that wait for it around it.
    private mutating func released(_ text: String, on stream: String) -> [String] {
        [repeated.removeValue(forKey: stream), text, swapped.removeValue(forKey: stream)].compactMap(\.self)
    }

    /// The frame with keys of which nobody has heard, as the venue adds them now and then.
    private func withNewKeys(_ text: String) -> String {
        guard var frame = jsonValue(JSONValue.self, from: text) else { return text }
        guard session.route.isCombined else {
            frame["st"] = .integer(1)
            return jsonText(frame)
        }
        var data = frame["data"]
        data?["st"] = .integer(1)
        frame["data"] = data
        return jsonText(frame)
    }
}
