public import TraderModel

extension Candle {
    /// The same bar of another instrument.
    public func of(_ instrument: Instrument) -> Candle {
        var candle = self
        candle.instrument = instrument
        return candle
    }
}

extension Instrument {
    /// Instruments that no made market has: of the same venue, and of another.
    public static let coinbaseSOL = Instrument(venue: "coinbase", symbol: "SOL-USD")
    public static let binanceBTC = Instrument(venue: "binanceusdm", symbol: "BTCUSDT")
}
