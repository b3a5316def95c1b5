import TraderLab
package import TraderModel

/// A connection of Coinbase's stream as a client gets it: its session, and the faults on the way.
///
/// The session numbers its frames; a line with faults numbers them anew, since it adds frames and leaves others out. The last frame of what
/// goes out at a moment carries a mark wherever that is possible: the clock waits until the client has reported it.
package struct CoinbaseLine {
    package typealias Outgoing = CoinbaseSession.Outgoing

    /// A subscription that is answered later.
    private struct Waiting {
        var text: String
        var due: Timestamp
    }

    private let faults: FaultPlan
    private let connection: Int64
    private var session = CoinbaseSession()
    /// When the client first said something.
    private var openedAt: Timestamp?
    private var nextNumber: Int64 = 0
    private var waiting: [Waiting] = []
    /// An update that comes after the next one.
    private var swapped: Outgoing?
    /// An update that comes again before the next one.
    private var repeated: Outgoing?
    private var beat: Int64 = 0

    /// The line of the connection with this number.
    package init(_ faults: FaultPlan, connection: Int) {
        self.faults = faults
        self.connection = Int64(connection)
    }

    /// Whether a subscription has arrived: a connection without one is closed.
    package var hasSubscribed: Bool { session.hasSubscribed || !waiting.isEmpty }
    package var hasHeartbeats: Bool { session.hasHeartbeats }
    package var isSubscribedToCandles: Bool { session.products != nil || !waiting.isEmpty }
    /// When a subscription that waits is answered, or a ticker is told; nil when none waits.
    package var due: Timestamp? { (waiting.map(\.due) + [session.nextTicker].compactMap(\.self)).min() }

    /// Takes a message of the client and answers what goes out.
    package mutating func receive(_ text: String, in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> [Outgoing] {
        guard faults.touchesStream else { return session.receive(text, in: venue, &stamps) }
        openedAt = openedAt ?? venue.now
        let request = jsonValue(JSONValue.self, from: text)
        if request?["channel"]?.string == "candles" {
            waiting = []
            if let seconds = faults[.slowStart]?[0], request?["type"]?.string == "subscribe" {
                waiting = [Waiting(text: text, due: venue.now.advanced(bySeconds: seconds))]
                return []
            }
        }
        return answer(to: text, in: venue, &stamps)
    }

    /// What goes out at the present moment: the update of the running buckets, if it is the moment of one, and what faults have then.
    package mutating func pass(isUpdate: Bool, in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> [Outgoing] {
        guard faults.touchesStream else {
            let updates = isUpdate ? [session.update(in: venue, &stamps), session.trades(in: venue, &stamps)].compactMap(\.self) : []
            return updates + session.tickers(in: venue, &stamps)
        }
        let due = waiting.filter { $0.due <= venue.now }
        waiting.removeAll { $0.due <= venue.now }
        var outgoing = due.flatMap { answer(to: $0.text, in: venue, &stamps) }
        let tickers = session.tickers(in: venue, &stamps)
        guard !faults.stalls(at: venue.now, openedAt: openedAt ?? venue.now) else { return outgoing }
        if isUpdate {
            outgoing += update(in: venue, &stamps)
            outgoing += session.trades(in: venue, &stamps).flatMap { numbered($0, at: venue.now) }.map { [$0] } ?? []
        }
        return outgoing + correction(in: venue, &stamps) + tickers.compactMap { numbered($0, at: venue.now) }
    }

    /// A heartbeat; nil when the channel is not subscribed or a fault keeps it. `counter` is the server's, not the connection's.
    package mutating func heartbeat(counter: Int64, at now: Timestamp, _ stamps: inout FrameStamps) -> Outgoing? {
        guard faults.touchesStream else { return session.heartbeat(counter: counter, at: now, &stamps) }
        beat = counter
        guard faults.hasHeartbeats(at: now), !isSilent(at: now) else { return nil }
        return session.heartbeat(counter: counter, at: faults.venueTime(at: now), &stamps).flatMap { numbered($0, at: now) }
    }

    private func isSilent(at now: Timestamp) -> Bool { faults.silences(at: now, openedAt: openedAt ?? now) }

    private mutating func answer(to text: String, in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> [Outgoing] {
        var answer = session.receive(faults.has(.alias) ? standardNames(in: text) : text, in: venue, &stamps)
        guard !isSilent(at: venue.now) else { return [] }
        if faults.has(.ackFirst) { answer.reverse() }
        let isAccepted = answer.contains { $0.mark != nil }
        let outgoing = answer.compactMap { numbered($0, at: venue.now) }
        return faults.hits(.subscribeError, connection) && isAccepted ? [Self.error] + outgoing : outgoing
    }

    private func standardNames(in text: String) -> String {
        guard var request = jsonValue(JSONValue.self, from: text), let products = request["product_ids"]?.elements else { return text }
        request["product_ids"] = .list(products.map { $0.string.map { .text(ProductAlias.standard($0)) } ?? $0 })
        return jsonText(request)
    }

    // MARK: Candles

    private mutating func update(in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> [Outgoing] {
        var frame =
            session.update(in: venue, &stamps).flatMap(LineFrame.init)
            ?? LineFrame(update: [], stamp: stamps.next(at: venue.now))
        frame.rows = frame.rows.filter { !isHeldBack($0, in: venue) } + endedRows(in: venue)
        guard let update = numbered(frame, at: venue.now) else { return [] }
        return (faults.errs(at: venue.now) ? [Self.error] : []) + disturbed(update, at: venue.now, &stamps)
    }

    /// Whether a row of a running bucket is not told now: its last values come later.
    private func isHeldBack(_ row: JSONValue, in venue: CoinbaseMarket) -> Bool {
        guard let product = row["product_id"]?.string, let last = venue.forming.offsets.last else { return false }
        let isLast = venue.running.openTime.advanced(bySeconds: last) <= venue.now
        return isLast && faults.lateEnd(of: venue.running, product) != nil
    }

    /// The last values of the buckets before the running ones that come in one event with these.
    private func endedRows(in venue: CoinbaseMarket) -> [JSONValue] {
        guard let first = venue.forming.offsets.first, venue.running.openTime.advanced(bySeconds: first) == venue.now else { return [] }
        return rows(of: venue.running.advanced(by: -1, of: Market.barLength), in: venue) { $0 == .withNext }
    }

    private mutating func correction(in venue: CoinbaseMarket, _ stamps: inout FrameStamps) -> [Outgoing] {
        guard let bucket = faults.correctedBucket(at: venue.now) else { return [] }
        let rows = rows(of: bucket, in: venue) { end in
            if case .corrected = end { true } else { false }
        }
        guard !rows.isEmpty else { return [] }
        return [firstRows(in: venue), rows].compactMap { rows in
            numbered(LineFrame(update: rows, stamp: stamps.next(at: venue.now)), at: venue.now)
        }
    }

    /// The running buckets' first rows, if their first update is still to come: a correction comes after them.
    private func firstRows(in venue: CoinbaseMarket) -> [JSONValue] {
        guard let first = venue.forming.offsets.first else { return [] }
        let moment = venue.running.openTime.advanced(bySeconds: first)
        guard venue.now < moment else { return [] }
        return rows(of: venue.running, in: CoinbaseMarket(market: venue.market, forming: venue.forming, now: moment)) { _ in true }
    }

    private func rows(
        of bucket: BarTime, in venue: CoinbaseMarket, where isWanted: (FaultPlan.LateEnd?) -> Bool
    ) -> [JSONValue] {
        (session.products ?? []).sorted().filter { isWanted(faults.lateEnd(of: bucket, $0)) }.flatMap { product in
            venue.buckets(of: product, from: bucket, through: bucket).compactMap {
                jsonValue(JSONValue.self, from: jsonText(CoinbaseCandle($0.bar, opened: $0.ts, product: product)))
            }
        }
    }

    // MARK: Frames

    private mutating func numbered(_ outgoing: Outgoing, at now: Timestamp) -> Outgoing? {
        guard let frame = LineFrame(outgoing) else { return outgoing }
        return numbered(frame, at: now)
    }

    /// The frame with what faults leave of it, and its number; nil when nothing of an update is left.
    private mutating func numbered(_ frame: LineFrame, at now: Timestamp) -> Outgoing? {
        var frame = frame
        var rows = frame.rows.filter { row in
            let bucket = row["start"]?.string.flatMap { Int64($0) }.map(BarTime.init(unixSeconds:))
            return bucket.map { !faults.silences($0, of: row["product_id"]?.string ?? "") } ?? true
        }
        if let unknown = faults.unknownProduct(at: now) {
            rows.removeAll { $0["product_id"]?.string == unknown }
            frame.forget(product: unknown)
        }
        if frame.isSnapshot, let most = faults[.snapshot]?[0] { rows = newest(Int(most), of: rows) }
        if faults.aliases(at: now) { rows = rows.map(renamed) }
        if frame.channel == "candles", rows.isEmpty, !frame.isSnapshot { return nil }
        frame.rows = rows
        if faults.has(.clientID) { frame.addClientID() }
        defer { nextNumber += 1 }
        return frame.numbered(nextNumber, stamp: faults.stamp(frame.stamp, ofFrame: nextNumber, at: now))
    }

    private func newest(_ most: Int, of rows: [JSONValue]) -> [JSONValue] {
        let products = Set(rows.compactMap { $0["product_id"]?.string })
        return products.sorted().flatMap { product in rows.filter { $0["product_id"]?.string == product }.prefix(most) }
    }

    private func renamed(_ row: JSONValue) -> JSONValue {
        var row = row
        row["product_id"] = row["product_id"]?.string.map { .text(ProductAlias.other($0)) }
        return row
    }

    private mutating func disturbed(_ update: Outgoing, at now: Timestamp, _ stamps: inout FrameStamps) -> [Outgoing] {
        switch faults.disturbance(at: now) {
        case .dropped: return []
        case .garbled:
            // The client cannot report what it cannot read. What comes after it is what the clock waits for.
            let garbage = Outgoing(text: garbage(of: update.text, at: now), mark: nil)
            return [garbage] + released(heartbeat(counter: beat, at: now, &stamps) ?? update)
        case .swapped where swapped == nil:
            swapped = update
            return []
        case .duplicated:
            defer { repeated = update }
            return released(update)
        default: return released(update)
        }
    }

    /// The frame with those that wait for it around it.
    private mutating func released(_ outgoing: Outgoing) -> [Outgoing] {
        defer { (repeated, swapped) = (nil, nil) }
        return [repeated, outgoing, swapped].compactMap(\.self)
    }

    /// Half of the text, or as much of bytes that are none.
    private func garbage(of text: String, at now: Timestamp) -> String {
        let bits = faults.bits(.garbled, now.microseconds, 1)
        guard bits % 2 == 0 else { return String(text.prefix(text.count / 2)) }
        var numbers = SeededNumbers(seed: bits)
        return String(decoding: (0..<64).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }, as: UTF8.self)
    }

    private static let error = Outgoing(text: jsonText(["type": "error", "message": "internal error"]), mark: nil)
}
