public import TraderModel
public import TraderSignals
public import TraderStatistics

/// What one strategy's trades show, beside what was promised of it.
public struct SignalReport: Encodable, Sendable, Equatable {
    public var signal: String
    public var sample: ReturnSample
    public var openTrades: Int
    public var expectation: Strategy.Expectation

    /// Reports on the trades of `strategy` among `trades`, made in `days` of observation.
    public init(_ strategy: Strategy, trades: [Trade], days: Double) {
        let own = trades.filter { $0.signal == strategy.name }
        signal = strategy.name
        sample = ReturnSample(own.compactMap(\.returns), days: days)
        openTrades = own.count { $0.exit == nil }
        expectation = strategy.expectation
    }
}

extension Trade {
    /// The returns of a closed trade; nil while it is open.
    public var returns: ReturnSample.Return? { exit.map { .init(grossBps: $0.grossBps, netBps: $0.netBps) } }
}
