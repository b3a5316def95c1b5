package import GRDB
package import TraderModel
package import TraderProto
import TraderService
package import TraderStore

/// EventMachine between the other services' topics and the gateway's store, whose log is what browsers replay.
package struct EventShell: MachineShell {
    package let version = EventMachine.version
    package let fresh = EventMachine()
    package let isJournaled = false

    package init() {}

    package func input(from header: EnvelopeHeader, body: [UInt8]) throws -> GatewayInput? {
        switch header.knownTopic {
        case .candles: .candle(try WireCodec.decode(Envelope<Candle>.self, from: body).data)
        case .minutes: .minute(try WireCodec.decode(Envelope<Candle>.self, from: body).data)
        case .instruments: .instrument(try WireCodec.decode(Envelope<InstrumentRecord>.self, from: body).data)
        case .features: .features(try WireCodec.decode(Envelope<FeatureRecord>.self, from: body).data)
        case .fires: .fire(try WireCodec.decode(Envelope<Fire>.self, from: body).data)
        case .strategies: .strategy(try WireCodec.decode(Envelope<StrategyRecord>.self, from: body).data)
        case .orders: .order(try WireCodec.decode(Envelope<OrderRecord>.self, from: body).data)
        case .fills:
            .fill(
                try WireCodec.decode(Envelope<FillRecord>.self, from: body).data, bookedAt: Timestamp(microseconds: header.at))
        default: nil
        }
    }

    package func drafts(of output: GatewayInput, cause: Cause?) -> [Draft] {
        BrowserEvent.events(of: output).map { Draft(.events, key: "browser", cause: cause, data: $0) }
    }

    package func earlierDrafts(of output: GatewayInput, cause: Cause?) -> [Draft] {
        BrowserEvent.earlierEvents(of: output).map { Draft(.events, key: "browser", cause: cause, data: $0) }
    }

    package func project(_ outputs: [GatewayInput], at: Timestamp, in db: Database) throws {
        for fact in outputs {
            switch fact {
            case .candle(let candle):
                try CandleRows.fiveMinutes.insert(candle, into: db)
                try InstrumentRows.saw(.fiveMinuteBars, of: candle.instrument, in: db)
            case .minute(let candle):
                try CandleRows.oneMinute.insert(candle, into: db)
                try InstrumentRows.saw(.oneMinuteBars, of: candle.instrument, in: db)
            case .instrument(let record): try InstrumentRows.record(record, in: db)
            case .features(let record):
                try FeatureRow.replace(with: record, in: db)
                try StrategyRows.noteReady(record, in: db)
            case .fire(let fire): if fire.cooldownSeconds == nil { try SignalRows.record(fire.signal, fire.direction, at: fire.ts, in: db) }
            case .order(let order):
                if order.price != nil, order.status == .accepted {
                    try SignalRows.record(order.signal, order.direction, at: order.ts, in: db)
                }
            case .strategy(let record): try StrategyRows.record(record, in: db)
            case .fill(let fill, let bookedAt): try TradeRows.record(fill, bookedAt: bookedAt, in: db)
            }
        }
    }
}
