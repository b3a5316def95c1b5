import TraderModel

extension BrowserEvent {
    /// The features that a browser is told, by the build spec.
    static let toldFeatures = [
        "eth_slope_sign", "volume_btc_pct", "long_liq_btc_pct", "short_liq_btc_pct", "total_liq_btc_pct",
    ]

    /// The events that a fact makes. History makes none: a browser loads it.
    package static func events(of fact: GatewayInput) -> [BrowserEvent] {
        switch fact {
        case .candle(let candle):
            candle.origin == .history ? [] : [.candle(candle.instrument, candle.ts, candle.bar, isClosed: true)]
        // Who charts minutes or looks at the watch list asks for them again: nobody is told of what he does not look at.
        case .minute, .instrument: []
        case .features(let record):
            record.standing == .history ? [] : [update(of: record)] + refusals(in: record)
        // A fire is told when the desk has taken it; one of before there were desks had been sifted by signal-engine.
        case .fire(let fire): fire.cooldownSeconds == nil ? [event(of: fire.signal, fire.direction, at: fire.ts, price: fire.price)] : []
        case .order(let order): events(of: order)
        case .strategy(let record):
            !record.state.isOfStrategy
                ? []
                : [
                    BrowserEvent(
                        "strategy",
                        ["signal": .text(record.name), "version": .integer(Int64(record.version)), "state": .text(record.state.rawValue)])
                ]
        case .fill(let fill, _): [event(of: fill.trade)]
        }
    }

    /// The same events as they were written before candles had a venue; empty where they were written as now.
    package static func earlierEvents(of fact: GatewayInput) -> [BrowserEvent] {
        guard case .candle = fact else { return [] }
        return events(of: fact).map { $0.without("instrument") }
    }

    private static func events(of order: OrderRecord) -> [BrowserEvent] {
        guard let price = order.price else {
            return order.reason.map { [refusal(of: order.signal, order.direction, at: order.ts, reason: $0.rawValue)] } ?? []
        }
        guard let reason = order.reason else { return [event(of: order.signal, order.direction, at: order.ts, price: price)] }
        return reason.isOfDesk ? [] : [refusal(of: order.signal, order.direction, at: order.ts, reason: reason.rawValue)]
    }

    private static func event(of signal: String, _ direction: Direction, at ts: BarTime, price: Price) -> BrowserEvent {
        BrowserEvent(
            "signal_fire",
            [
                "signal": .text(signal), "direction": .text(direction.rawValue), "entry_price": .number(price.doubleValue),
                "ts": .integer(ts.unixSeconds),
            ])
    }

    /// The features that all are told are those of the bars that are judged whatever runs; of another lane, that a bar of it was judged.
    private static func update(of record: FeatureRecord) -> BrowserEvent {
        if let lane = record.lane {
            return BrowserEvent("lane_update", ["lane": .text(lane), "ts": .integer(record.ts.unixSeconds)])
        }
        var fields: [String: JSONScalar] = ["ts": .integer(record.ts.unixSeconds)]
        for name in toldFeatures { fields[name] = .optional(record.features[name]) }
        return BrowserEvent("feature_update", fields)
    }

    private static func refusals(in record: FeatureRecord) -> [BrowserEvent] {
        record.refused.map { refusal(of: $0.signal, $0.direction, at: record.ts, reason: "the bar was \($0.reason.rawValue)") }
    }

    private static func refusal(of signal: String, _ direction: Direction, at ts: BarTime, reason: String) -> BrowserEvent {
        BrowserEvent(
            "order_refused",
            [
                "signal": .text(signal), "direction": .text(direction.rawValue), "reason": .text(reason), "ts": .integer(ts.unixSeconds),
            ])
    }

    /// `id` names an event, so that a trade's own stands as `trade_id`. `ts` is the entry's bar, or the exit's.
    private static func event(of trade: Trade) -> BrowserEvent {
        var fields: [String: JSONScalar] = [
            "trade_id": .integer(trade.id), "instrument": .text(trade.instrument.told), "signal": .text(trade.signal),
            "direction": .text(trade.direction.rawValue),
            "entry_price": .number(trade.entryPrice.doubleValue), "entry_ts": .integer(trade.entryTs.unixSeconds),
            "hold_bars": Trade.fiveMinuteBars(in: trade.holdSeconds).map { .integer($0) } ?? .null,
            "version": .integer(Int64(trade.version)),
            "ts": .integer(trade.entryTs.unixSeconds),
        ]
        guard let exit = trade.exit else { return BrowserEvent("trade_open", fields) }
        fields["ts"] = .integer(exit.ts.unixSeconds)
        fields["exit_price"] = .number(exit.price.doubleValue)
        fields["gross_bps"] = .number(exit.grossBps)
        fields["net_bps"] = .number(exit.netBps)
        fields["exit_reason"] = .text(exit.reason.rawValue)
        return BrowserEvent("trade_close", fields)
    }
}
