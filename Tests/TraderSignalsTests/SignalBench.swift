import TestSupport
import TraderModel
import TraderSignals

/// A SignalMachine fed bar by bar with made data.
struct SignalBench {
    private(set) var machine: SignalMachine
    private(set) var outputs: [SignalOutput] = []
    /// The bar that `bar` gives next; the first opens on an hour.
    private(set) var next = MadeMarket.firstBar
    /// Levels given so far.
    private var levels: Int64 = 0

    /// The four signals, or other strategies.
    init(window: Int = 10, strategies: [StrategyDocument]? = nil) throws {
        machine = try SignalMachine(strategies: try strategies ?? FourSignals.documents(window: window))
    }

    var records: [FeatureRecord] {
        outputs.compactMap { if case .features(let record) = $0 { record } else { nil } }
    }

    var fires: [Fire] {
        outputs.compactMap { if case .fire(let fire) = $0 { fire } else { nil } }
    }

    var exits: [ExitSignal] {
        outputs.compactMap { if case .exit(let exit) = $0 { exit } else { nil } }
    }

    /// Feature values by bar.
    func values(of name: String) -> [Double?] { records.map { $0.features[name] } }

    /// What a strategy made of each bar at which it was judged.
    func outcomes(of signal: String = "T-1") -> [Judgement.Outcome] {
        records.compactMap { record in record.judgements?.first { $0.signal == signal }?.outcome }
    }

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

    /// Gives a reading of an hour that ended two hours ago, known within the next bar: it sets the levels and is not new. Each is of a later
    /// hour than the one before, so that it counts.
    mutating func level(long: Int64, short: Int64 = 0) {
        levels += 1
        reading(
            BarTime(unixSeconds: next.unixSeconds - 3 * BarLength.oneHour.seconds + levels), long: long, short: short,
            knownAt: next.closeTime())
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
    static func whole(_ amount: Int64) -> Money { Money(units: Int128(amount) * 100_000_000) }
}
