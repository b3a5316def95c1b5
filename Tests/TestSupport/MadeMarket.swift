public import TraderModel

/// A market made of chance: five-minute bars of BTC and ETH and hourly liquidations, the same for the same seed on every machine.
///
/// All numbers are whole counts of a smallest step, so that no floating-point library has a say in them.
public struct MadeMarket: Sendable {
    /// 2026-01-01T00:00:00Z.
    public static let firstBar = BarTime(unixSeconds: 1_767_225_600)

    /// Bars of BTC, ascending and without gaps.
    public let btc: [Candle]
    /// Bars of ETH at the same times.
    public let eth: [Candle]
    /// Readings of BTC liquidations in the order of their hours. About one hour in forty never comes, one in twelve comes late.
    public let readings: [LiquidationReading]

    public init(bars: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        btc = Self.walk(.coinbaseBTC, cents: 9_000_000, stepCents: 9_000, bars: bars, &generator)
        eth = Self.walk(.coinbaseETH, cents: 300_000, stepCents: 600, bars: bars, &generator)
        readings = Self.liquidations(hours: bars / 12, &generator)
    }

    /// The readings in the order in which they became known.
    public var readingsAsKnown: [LiquidationReading] { readings.sorted { ($0.knownAt, $0.ts) < ($1.knownAt, $1.ts) } }

    private static func walk(
        _ instrument: Instrument, cents: Int64, stepCents: Int64, bars: Int, _ generator: inout SplitMix64
    ) -> [Candle] {
        var close = cents
        var drift: Int64 = 0
        return (0..<bars).map { index in
            // The drift turns every few hours, so that the hourly slope does too.
            if index % 60 == 0 { drift = generator.number(in: -stepCents...stepCents) / 12 }
            let open = close
            close = max(cents / 4, open + drift + generator.number(in: -stepCents...stepCents) / 3)
            let ts = firstBar.advanced(by: index)
            // More is traded at the turn of an hour, as in real markets.
            let trades = generator.number(in: 1...2_000) * (index % 12 == 0 ? 3 : 1)
            let bar = Bar(
                open: Price(cents: open), high: Price(cents: max(open, close) + generator.number(in: 0...stepCents) / 8),
                low: Price(cents: min(open, close) - generator.number(in: 0...stepCents) / 8), close: Price(cents: close),
                volume: Quantity(units: trades * generator.number(in: 1...2_000) * 1_000))
            return Candle(instrument: instrument, ts: ts, bar: bar, origin: .stream, knownAt: ts.closeTime().advanced(bySeconds: 1))
        }
    }

    private static func liquidations(hours: Int, _ generator: inout SplitMix64) -> [LiquidationReading] {
        var readings: [LiquidationReading] = []
        for index in -3..<hours {
            let hour = firstBar.advanced(by: index, of: .oneHour)
            let long = generator.number(in: 0...3_000) * generator.number(in: 0...3_000)
            let short = generator.number(in: 0...3_000) * generator.number(in: 0...3_000)
            let delay = generator.happens(onceIn: 12) ? generator.number(in: 0...7_200) : 0
            if generator.happens(onceIn: 40) { continue }
            readings.append(
                LiquidationReading(
                    instrument: .gateBTC, ts: hour, longUSD: Money(units: Int128(long) * 10_000_000),
                    shortUSD: Money(units: Int128(short) * 10_000_000),
                    knownAt: LiquidationReading.publicationTime(of: hour).advanced(bySeconds: delay)))
        }
        return readings
    }
}

extension Price {
    fileprivate init(cents: Int64) { self.init(units: cents * 1_000_000) }
}
