/// What one synthetic hour is to be like; the bars fill it with chance.
struct HourPlan {
    /// Where in the hour its move happens.
    enum Shape {
        case even
        /// Nothing in the first half, all of it in the second.
        case late
    }

    /// The whole hour's return of BTC-USD, as a fraction of its price (−0.01 = a fall of 1 %).
    var btcReturn: Double
    /// The same of ETH-USD.
    var ethReturn: Double
    var shape = Shape.even
    /// Multiplies the volatility of the bars; 1 is calm.
    var volatility = 1.0
    /// Multiplies the volume; 1 is calm.
    var activity = 1.0
    /// Longs liquidated on BTC_USDT in the hour, in USD.
    var longLiquidations: ClosedRange<Double> = 0...0
    /// Shorts liquidated on BTC_USDT in the hour, in USD.
    var shortLiquidations: ClosedRange<Double> = 0...0

    /// The share of the hour's move that falls to bar `index`, 0 to 11.
    func share(ofBar index: Int) -> Double {
        switch shape {
        case .even: 1 / 12
        case .late: index < 6 ? 0 : 1 / 6
        }
    }
}
