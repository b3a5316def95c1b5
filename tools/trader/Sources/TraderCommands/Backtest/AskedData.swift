import TraderModel
import TraderSignals

/// The data that strategies ask for: what they trade, and what their expressions read.
struct AskedData {
    /// Symbols whose candles are asked for, such as `BTC-USD`.
    let symbols: [String]
    /// Names of liquidation files, such as `BTC`.
    let contracts: [String]

    /// Throws `InputError` when a strategy asks for data that no file can give.
    init(_ strategies: [StrategyDocument]) throws {
        let asked = try Set(strategies.flatMap { try StrategyPlan($0).instruments })
        symbols = StrategyDocument.candleInstruments.filter(asked.contains).map(\.symbol)
        contracts = asked.contains(.gateBTC) ? ["BTC"] : []
        if asked.contains(.gateETH) { throw InputError("liquidations of \(Instrument.gateETH) cannot be given to a backtest yet") }
    }
}
