package import GRDB
package import TraderBroker
package import TraderModel
package import TraderProto
import TraderService
package import TraderStore

/// BrokerMachine between its topics and its store.
package struct BrokerShell: MachineShell {
    package let version = BrokerMachine.version
    /// The settings come as a journaled input: what a restart applies again does not depend on what is set by then.
    package let fresh = BrokerMachine()
    package let isJournaled = true
    /// Most bars are of lanes in which nothing is open.
    package let leavesOutWhatChangesNothing = true
    /// Orders, fills and the account are the book that trades are asked for in years to come.
    package let keepsLog = true

    package init() {}

    package func input(from header: EnvelopeHeader, body: [UInt8]) throws -> BrokerInput? {
        switch header.knownTopic {
        case .features: .features(try WireCodec.decode(Envelope<FeatureRecord>.self, from: body).data)
        case .exits: .exit(try WireCodec.decode(Envelope<ExitSignal>.self, from: body).data)
        case .strategies: .strategy(try WireCodec.decode(Envelope<StrategyRecord>.self, from: body).data)
        case .fires: .fire(try WireCodec.decode(Envelope<Fire>.self, from: body).data)
        default: nil
        }
    }

    /// What earlier versions knew goes on.
    package func machine(ofVersion version: Int, state: [UInt8]) throws -> BrokerMachine? {
        guard BrokerMachineV3.versions.contains(version) else { return nil }
        return try MachineState.machine(BrokerMachineV3.self, in: state).migrated
    }

    /// Of a features record, which is most of what there is, the bar and its closes, and of a strategy's its version and state: the broker looks
    /// at nothing else.
    package func journaled(_ header: EnvelopeHeader, body: [UInt8]) throws -> [UInt8] {
        switch header.knownTopic {
        case .features:
            try Self.reduced(body, .features) { (record: FeatureRecord) in
                FeatureRecord(
                    ts: record.ts, lane: record.lane, closes: record.closes, features: Features(names: [], values: []),
                    standing: record.standing,
                    refused: [], passed: [], knownAt: record.knownAt)
            }
        case .strategies:
            try Self.reduced(body, .strategies) { (record: StrategyRecord) in
                StrategyRecord(
                    name: record.name, version: record.version, state: record.state, title: "", theory: "", instrument: record.instrument,
                    barSeconds: record.barSeconds, holdSeconds: nil, cooldownSeconds: 0, entry: .init(long: [], short: []),
                    exit: .init(long: [], short: []), features: [:], expectation: nil, warmUpBars: 0, document: "")
            }
        default: body
        }
    }

    private static func reduced<Payload: Codable & Sendable>(
        _ body: [UInt8], _ topic: Topic, _ reduce: (Payload) -> Payload
    ) throws -> [UInt8] {
        let whole = try WireCodec.decode(Envelope<Payload>.self, from: body)
        return try WireCodec.encode(
            Envelope(
                topic: topic, key: whole.key, log: whole.log, seq: whole.seq, prev: whole.prev, at: whole.at, cause: whole.cause,
                v: whole.v, data: reduce(whole.data)))
    }

    package func drafts(of output: BrokerOutput, cause: Cause?) -> [Draft] {
        switch output {
        case .order(let order): [Draft(.orders, key: order.signal, cause: cause, data: order)]
        case .fill(let fill): [Draft(.fills, key: fill.trade.signal, cause: cause, data: fill)]
        case .equity(let equity): [Draft(.equity, key: "USD", cause: cause, data: equity)]
        }
    }

    package func project(_ outputs: [BrokerOutput], at: Timestamp, in db: Database) throws {
        for output in outputs {
            switch output {
            case .order: break
            case .fill(let fill): try TradeTable.record(fill, in: db)
            case .equity(let equity): try EquityTable.insert(equity, into: db)
            }
        }
    }

    /// The output that a record of the broker's own log was; nil for a topic that it does not write.
    package static func recorded(_ header: EnvelopeHeader, _ body: [UInt8]) throws -> BrokerOutput? {
        switch header.knownTopic {
        case .orders: .order(try WireCodec.decode(Envelope<OrderRecord>.self, from: body).data)
        case .fills: .fill(try WireCodec.decode(Envelope<FillRecord>.self, from: body).data)
        case .equity: .equity(try WireCodec.decode(Envelope<EquityRecord>.self, from: body).data)
        default: nil
        }
    }
}
