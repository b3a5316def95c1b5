import TestSupport
import TraderModel
import TraderSignals

/// A SignalMachine fed bar by bar with made data.
struct SignalBench {
    private(set) var machine: SignalMachine
    private(set) var outputs: [SignalOutput] = []
    /// The bar that `bar` gives next; the first opens on an hour.
    private(set) var next = MadeMarket.firstBar
    private var oldHour = MadeMarket.firstBar.advanced(by: -10_000, of: .oneHour)

    init(window: Int = 10, strategies: [Strategy] = Strategies.all) {
        machine = SignalMachine(strategies: strategies, window: window)
    }

    var records: [FeatureRecord] {
        outputs.compactMap { if case .features(let record) = $0 { record } else { nil } }
    }

    var fires: [Fire] {
        outputs.compactMap { if case .fire(let fire) = $0 { fire } else { nil } }
    }

    /// Feature values by bar.
    func values(of name: FeatureName) -> [Double?] { records.map { $0.features[name.rawValue] } }

    func fires(of signal: String) -> [Fire] { fires.filter { $0.signal == signal } }

    mutating func apply(_ inputs: SignalInput...) { outputs += machine.outputs(for: inputs) }

    /// Gives the next bar of both instruments; `late` counts the microseconds from its close until it was known.
    mutating func bar(
        btc: Int64 = 90_000, eth: Int64 = 3_000, volume: Int64 = 1, origin: Candle.Origin = .stream, lateBTC: Int64 = 1_000_000,
        lateETH: Int64 = 1_000_000, watermark: Bool = true
    ) {
        let close = next.closeTime()
        if watermark { apply(.liquidation(.watermark(through: close))) }
        apply(
            .candle(Self.candle(.coinbaseBTC, next, close: btc, volume: volume, origin: origin, late: lateBTC)),
            .candle(Self.candle(.coinbaseETH, next, close: eth, volume: 7, origin: origin, late: lateETH)))
        next = next.advanced(by: 1)
    }

    /// Gives a reading of an hour long past, known within the next bar: it sets the levels and is not new.
    mutating func level(long: Int64, short: Int64 = 0) {
        oldHour = oldHour.advanced(by: 1, of: .oneHour)
        reading(oldHour, long: long, short: short, knownAt: next.closeTime())
    }

    /// Gives the reading of the hour before the next bar's, known within that bar.
    mutating func freshLevel(long: Int64, short: Int64 = 0) {
        let hour = BarLength.oneHour.bar(containing: next).advanced(by: -1, of: .oneHour)
        reading(hour, long: long, short: short, knownAt: next.openTime.advanced(bySeconds: 120))
    }

    mutating func reading(
        _ hour: BarTime, long: Int64, short: Int64 = 0, knownAt: Timestamp? = nil, of instrument: Instrument = .gateBTC
    ) {
        apply(
            .liquidation(
                .reading(
                    LiquidationReading(
                        instrument: instrument, ts: hour, longUSD: .whole(long), shortUSD: .whole(short),
                        knownAt: knownAt ?? LiquidationReading.publicationTime(of: hour)))))
    }

    static func candle(
        _ instrument: Instrument, _ ts: BarTime, close: Int64, volume: Int64 = 1, origin: Candle.Origin = .stream, late: Int64 = 1_000_000
    ) -> Candle {
        let price = Price(units: close * 100_000_000)
        var bar = Bar.flat(at: price)
        bar.volume = Quantity(units: volume * 100_000_000)
        return Candle(
            instrument: instrument, ts: ts, bar: bar, origin: origin,
            knownAt: Timestamp(microseconds: ts.closeTime().microseconds + late))
    }
}

extension Money {
    /// A whole number of USD.
    static func whole(_ amount: Int64) -> Money { Money(units: amount * 100_000_000) }
}

extension Strategy {
    /// A strategy of one LONG entry for a test.
    static func made(
        _ name: String = "T-1", when conditions: [Condition], instrument: Instrument = .coinbaseBTC, holdBars: Int = 4,
        cooldownBars: Int = 0
    ) -> Strategy {
        made(name, entries: [.init(.long, when: conditions)], instrument: instrument, holdBars: holdBars, cooldownBars: cooldownBars)
    }

    /// A strategy for a test.
    static func made(
        _ name: String = "T-1", entries: [Entry], instrument: Instrument = .coinbaseBTC, holdBars: Int = 4, cooldownBars: Int = 0
    ) -> Strategy {
        Strategy(
            name: name, version: 2, title: "made", theory: "none", instrument: instrument, entries: entries, holdBars: holdBars,
            cooldownBars: cooldownBars,
            expectation: .init(tradesPerDay: 1, grossBps: 1, grossBpsLow: 0, grossBpsHigh: 2, netBps: 0))
    }
}
