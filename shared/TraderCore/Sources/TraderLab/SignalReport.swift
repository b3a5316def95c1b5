public import TraderModel
public import TraderStatistics

/// What one strategy's trades show, beside what was promised of it.
public struct SignalReport: Encodable, Sendable, Equatable {
    public var signal: String
    public var sample: ReturnSample
    public var openTrades: Int
    /// Nil when nothing was promised.
    public var expectation: StrategyRecord.Expectation?

    /// Reports on the trades of `signal` among `trades`, made in `days` of observation.
    public init(_ signal: String, promised: StrategyRecord.Expectation?, trades: [Trade], days: Double) {
        let own = trades.filter { $0.signal == signal }
        self.signal = signal
        sample = ReturnSample(own.compactMap(\.returns), days: days)
        openTrades = own.count { $0.exit == nil }
        expectation = promised
    }

    private enum CodingKeys: String, CodingKey { case signal, sample, openTrades, expectation }

    /// What was not promised is null, never absent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(signal, forKey: .signal)
        try container.encode(sample, forKey: .sample)
        try container.encode(openTrades, forKey: .openTrades)
        try container.encode(expectation, forKey: .expectation)
    }
}

extension Trade {
    /// The returns of a closed trade; nil while it is open.
    public var returns: ReturnSample.Return? {
        exit.map { .init(grossBps: $0.grossBps, netBps: $0.netBps, span: entryTs.unixSeconds..<max(entryTs, $0.ts).unixSeconds) }
    }
}
