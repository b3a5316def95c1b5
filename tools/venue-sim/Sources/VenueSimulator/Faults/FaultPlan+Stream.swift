package import TraderModel

/// What happens to Coinbase's stream, as functions of buckets and moments.
extension FaultPlan {
    /// What happens to an update on its way.
    enum Disturbance: Equatable {
        case dropped
        case garbled
        case swapped
        case duplicated
    }

    /// How a bucket ends whose last values do not come in its last update.
    enum LateEnd: Equatable {
        /// In one event with the next bucket's first row.
        case withNext
        /// In a frame of its own, this many seconds after the close.
        case corrected(afterSeconds: Int64)
    }

    private static let closings: [VenueFault] = [.close1000, .close1001, .close1006, .close1011]
    private static let streamKinds = Set(VenueFault.allCases.filter { $0.facts.area == .stream } + [.clockSkew])

    /// Whether the stream is touched at all.
    var touchesStream: Bool { Self.streamKinds.contains(where: has) }

    /// Whether the stream says nothing of the bucket.
    package func silences(_ bucket: BarTime, of product: String) -> Bool {
        hits(.silentBucket, bucket.unixSeconds, Self.number(of: product))
    }

    /// How the bucket ends, if not in its last update.
    func lateEnd(of bucket: BarTime, _ product: String) -> LateEnd? {
        guard !silences(bucket, of: product) else { return nil }
        let identity = (bucket.unixSeconds, Self.number(of: product))
        if let seconds = self[.lateCorrection]?[0], hits(.lateCorrection, oneIn: 1, identity.0, identity.1) {
            return .corrected(afterSeconds: seconds)
        }
        return hits(.bothBuckets, identity.0, identity.1) ? .withNext : nil
    }

    /// The bucket whose correction comes at `moment`, if it has one.
    func correctedBucket(at moment: Timestamp) -> BarTime? {
        guard let seconds = self[.lateCorrection]?[0] else { return nil }
        let running = Market.barLength.bar(containing: moment)
        return running.openTime.advanced(bySeconds: seconds) == moment ? running.advanced(by: -1, of: Market.barLength) : nil
    }

    /// What happens to the update of `moment`: one thing at most.
    func disturbance(at moment: Timestamp) -> Disturbance? {
        let identity = moment.microseconds
        if hits(.drop, identity) { return .dropped }
        if hits(.garbled, identity) { return .garbled }
        if hits(.swap, identity) { return .swapped }
        return hits(.duplicate, identity) ? .duplicated : nil
    }

    /// Whether an error frame comes before the update of `moment`.
    func errs(at moment: Timestamp) -> Bool { hits(.errorFrame, moment.microseconds) }

    /// Whether the data of `moment` come under the products' other names.
    func aliases(at moment: Timestamp) -> Bool { hits(.alias, moment.microseconds) }

    /// The product that the stream does not know at `moment`.
    func unknownProduct(at moment: Timestamp) -> String? {
        window(.unknownProduct, at: moment) == nil ? nil : Instrument.coinbaseETH.symbol
    }

    /// Whether a connection that was opened at `opening` gets no candles at `moment`.
    func stalls(at moment: Timestamp, openedAt opening: Timestamp) -> Bool {
        [VenueFault.stall, .silence].contains { isStuck($0, at: moment, opening) }
    }

    /// Whether a connection that was opened at `opening` gets nothing at all at `moment`.
    func silences(at moment: Timestamp, openedAt opening: Timestamp) -> Bool { isStuck(.silence, at: moment, opening) }

    func isStuck(_ kind: VenueFault, at moment: Timestamp, _ opening: Timestamp) -> Bool {
        window(kind, at: moment).map { opening < $0.lowerBound } ?? false
    }

    /// Whether heartbeats that were subscribed come at `moment`.
    func hasHeartbeats(at moment: Timestamp) -> Bool { window(.noHeartbeats, at: moment) == nil }

    /// The fault that closes every connection at `moment`; nil when none does.
    package func closing(at moment: Timestamp) -> VenueFault? {
        let before = Timestamp(microseconds: moment.microseconds - 1)
        return Self.closings.first { closing($0, after: before) == moment }
    }

    /// The next moment at which something happens on the stream that is no update: a correction or a closing.
    package func nextStreamEvent(after moment: Timestamp) -> Timestamp? {
        var moments = Self.closings.compactMap { closing($0, after: moment) }
        if let seconds = self[.lateCorrection]?[0] {
            let running = Market.barLength.bar(containing: moment)
            moments += [running, running.advanced(by: 1, of: Market.barLength)].map { $0.openTime.advanced(bySeconds: seconds) }
        }
        return moments.filter { $0 > moment }.min()
    }

    /// A stamp with another number of fractional digits, of the venue's time. The digits are the last ones of the counter, so that
    /// stamps of a second differ as long as that many digits can tell.
    func stamp(_ stamp: String, ofFrame number: Int64, at moment: Timestamp) -> String {
        let seconds = Timestamp.seconds(venueTime(at: moment).wholeSeconds).description.dropLast()
        let digits = stamp.split(separator: ".").last?.dropLast() ?? ""
        guard has(.timestampDigits) else { return "\(seconds).\(digits)Z" }
        let fraction = digits.suffix(Int(bits(.timestampDigits, number) % 10))
        return fraction.isEmpty ? "\(seconds)Z" : "\(seconds).\(fraction)Z"
    }

    /// What the venues take for the present.
    func venueTime(at moment: Timestamp) -> Timestamp { moment.advanced(bySeconds: self[.clockSkew]?[0] ?? 0) }

    private static func number(of product: String) -> Int64 { product.utf8.reduce(0) { $0 &* 31 &+ Int64($1) } }
}
