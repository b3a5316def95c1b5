package import TraderModel

/// What happens on Binance's streams and REST interfaces.
extension FaultPlan {
    private static let binanceClosings: [VenueFault] = [.binance1001, .binance1006]
    private static let binanceAnswers: [VenueFault] = [
        .binance429, .binance418, .binance403, .binance500, .binance502, .binanceCut, .binanceHang, .binanceEmpty,
    ]

    // MARK: Streams

    /// Whether `kind` hits what has this identity on a stream.
    func hits(_ kind: VenueFault, oneIn place: Int = 0, _ identity: Int64, _ stream: String) -> Bool {
        hits(kind, oneIn: place, identity, stream.utf8.reduce(0) { $0 &* 31 &+ Int64($1) })
    }

    /// What happens to the event of a stream at `moment`: one thing at most.
    func binanceDisturbance(on stream: String, at moment: Timestamp) -> Disturbance? {
        let identity = moment.microseconds
        if hits(.binanceDrop, identity, stream) { return .dropped }
        if hits(.binanceGarbled, identity, stream) { return .garbled }
        if hits(.binanceSwap, identity, stream) { return .swapped }
        return hits(.binanceDuplicate, identity, stream) ? .duplicated : nil
    }

    /// Whether a connection that was opened at `opening` gets nothing at all at `moment`.
    func silencesBinance(at moment: Timestamp, openedAt opening: Timestamp) -> Bool { isStuck(.binanceSilence, at: moment, opening) }

    /// Whether a connection that was opened at `opening` gets no klines at `moment`.
    func stallsBinance(at moment: Timestamp, openedAt opening: Timestamp) -> Bool { isStuck(.binanceStall, at: moment, opening) }

    /// For how long a connection lives: 24 hours, unless a fault has it shorter.
    package var binanceLifetimeSeconds: Int64 { self[.binanceLifetime].map { $0[0] * 60 } ?? BinanceVenue.lifetimeHours * 3_600 }

    /// The fault that closes every connection at `moment`; nil when none does.
    package func binanceClosing(at moment: Timestamp) -> VenueFault? {
        let before = Timestamp(microseconds: moment.microseconds - 1)
        return Self.binanceClosings.first { closing($0, after: before) == moment }
    }

    /// The next moment at which every connection is closed, or service ends or begins.
    package func nextBinanceEvent(after moment: Timestamp) -> Timestamp? {
        let outage = self[.binance451].map { [$0[0], $0[0] + $0[1]].map { origin.advanced(bySeconds: $0 * 60) } } ?? []
        return (Self.binanceClosings.compactMap { closing($0, after: moment) } + outage).filter { $0 > moment }.min()
    }

    /// Wall seconds between pings, and for how long a client may leave them unanswered.
    package var binancePing: (every: Int64, patience: Int64) { self[.binancePing].map { ($0[0], $0[1]) } ?? (180, 600) }

    // MARK: REST

    /// The fault that is the answer to Binance's request `number`; nil when it is answered well.
    func binanceFault(ofRequest number: Int64) -> VenueFault? { Self.binanceAnswers.first { hits($0, number) } }

    /// Whether nobody is served at `moment`.
    package func isRestricted(at moment: Timestamp) -> Bool { isDown(.binance451, at: moment) }

    /// The moment as of which REST shows Binance's klines.
    func binanceShownMoment(at moment: Timestamp) -> Timestamp { moment.advanced(bySeconds: -(self[.binanceTrails]?[0] ?? 0)) }

    /// The most rows of a page; nil for the venue's own limit.
    var binanceRows: Int? { self[.binanceLimit].map { Int($0[0]) } }
}
