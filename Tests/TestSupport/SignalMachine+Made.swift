public import TraderSignals

extension SignalMachine {
    /// A machine without strategies that reads a made market.
    public init() { self.init(home: .made) }

    /// A machine that reads a made market and begins with strategies.
    public init(strategies documents: [StrategyDocument]) throws(DocumentError) { try self.init(home: .made, strategies: documents) }
}
