import APIGateway
import TestSupport
import TraderModel
import TraderSignals

/// Facts of a made market, by the number of a bar.
enum Facts {
    static func candle(_ number: Int, close: Int64 = 100, of instrument: Instrument = .coinbaseBTC, origin: Candle.Origin = .stream)
        -> Candle
    {
        Candle(
            instrument: instrument, ts: .number(number),
            bar: Bar(
                open: .whole(close - 1), high: .whole(close + 2), low: .whole(close - 2), close: .whole(close),
                volume: Quantity(units: 150_000_000)),
            origin: origin, knownAt: BarTime.number(number).closeTime().advanced(bySeconds: 3))
    }

    /// A bar of one minute, by the number of a minute.
    static func minute(_ number: Int, close: Int64 = 100, of instrument: Instrument = .coinbaseBTC) -> Candle {
        var candle = candle(0, close: close, of: instrument)
        candle.ts = MadeMarket.firstBar.advanced(by: number, of: .oneMinute)
        return candle
    }

    /// What is followed of an instrument from now on.
    static func watched(_ instrument: Instrument, _ follows: WatchedChannel...) -> GatewayInput {
        .instrument(InstrumentRecord(instrument: instrument, follows: follows, contract: nil, at: .seconds(0)))
    }

    static func features(
        _ number: Int, values: [Double?] = [1, -1, 0.5, 0.25, 0.75, 1, 0], standing: FeatureRecord.Standing = .timely,
        refused: [RefusedFire] = []
    ) -> FeatureRecord {
        let outcome: Judgement.Outcome = values.contains(nil) ? .unknown : .watching
        return FeatureRecord(
            ts: .number(number), closes: [.coinbaseBTC: .whole(100), .coinbaseETH: .whole(10)],
            features: Features(names: featureNames, values: values),
            judgements: FourSignals.names.map { Judgement(signal: $0, version: 1, outcome: outcome, long: [], short: []) },
            standing: standing, refused: refused, passed: [], knownAt: BarTime.number(number).closeTime())
    }

    static let featureNames = [
        "eth_slope_sign", "eth_slope_sign_prev", "volume_btc_pct", "long_liq_btc_pct", "short_liq_btc_pct", "total_liq_btc_pct",
        "is_new_reading",
    ]

    /// The four signals, as they begin to run over what is followed for them.
    static func fourSignals() throws -> [GatewayInput] {
        [watched(.coinbaseBTC, .fiveMinuteBars), watched(.coinbaseETH, .fiveMinuteBars)]
            + (try FourSignals.machine().strategies.map { .strategy($0) })
    }

    static func fire(_ number: Int, _ signal: String = "LQ-1", _ direction: Direction = .short) -> Fire {
        Fire(
            signal: signal, version: 1, direction: direction, instrument: .coinbaseBTC, ts: .number(number), price: .whole(100),
            holdSeconds: 2_400, knownAt: BarTime.number(number).closeTime())
    }

    /// What the desk made of a fire: a trade, or nothing for a reason.
    static func order(
        _ number: Int, _ signal: String = "LQ-1", _ direction: Direction = .short, _ reason: OrderRecord.RefusalReason? = nil
    ) -> GatewayInput {
        .order(
            OrderRecord(
                fire: fire(number, signal, direction), status: reason == nil ? .accepted : .refused, reason: reason,
                trade: reason == nil ? 1 : nil))
    }

    /// The entry of a trade of SHORT at 100, or its exit eight bars later at `exit`, less 8 bps.
    static func fill(_ id: Int64, _ signal: String = "LQ-1", at number: Int, exit: Int64? = nil, lateSeconds: Int64 = 5) -> GatewayInput {
        var trade = Trade(
            id: id, signal: signal, direction: .short, instrument: .coinbaseBTC, entryTs: .number(number), entryPrice: .whole(100),
            quantity: Quantity(units: 100_000_000), holdSeconds: 2_400)
        let ts = BarTime.number(exit == nil ? number : number + 8)
        if let exit {
            let gross = Trade.grossBps(entry: .whole(100), exit: .whole(exit), direction: .short)
            trade.exit = Trade.Exit(ts: ts, price: .whole(exit), grossBps: gross, netBps: gross - 8)
        }
        let fill = FillRecord(
            kind: exit == nil ? .entry : .exit, ts: ts, price: .whole(exit ?? 100), quantity: Quantity(units: -100_000_000), fee: .zero,
            realized: .zero, trade: trade)
        return .fill(fill, bookedAt: ts.closeTime().advanced(bySeconds: lateSeconds))
    }
}

extension BarTime {
    static func number(_ number: Int) -> BarTime { MadeMarket.firstBar.advanced(by: number) }
}

extension Instrument {
    static let solana = Instrument(venue: "coinbase", symbol: "SOL-USD")
    static let binance = Instrument(venue: "binanceus", symbol: "BTCUSDT")
}

extension Price {
    static func whole(_ amount: Int64) -> Price { Price(units: amount * 100_000_000) }
}
