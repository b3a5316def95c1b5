package import GRDB
package import TraderModel
package import TraderProto
import TraderService
package import TraderSignals
package import TraderStore

/// SignalMachine between its topics and its store.
package struct SignalShell: MachineShell {
    package let version = SignalMachine.version
    package let fresh: SignalMachine
    package let isJournaled = true

    /// A shell around a machine that begins as `fresh`.
    package init(fresh: SignalMachine = SignalMachine(home: .platform)) { self.fresh = fresh }

    /// Strategies are inputs from version 3 on, and inputs are pruned: from then on only the state knows all of them. Before, the kept journal
    /// was all that a machine needed.
    package func machine(ofVersion version: Int, state: [UInt8]) throws -> SignalMachine? {
        if version < SignalMachineV3.version { return nil }
        if version == SignalMachineV3.version { return try MachineState.machine(SignalMachineV3.self, in: state).migrated }
        // Since version 6 no more than records has changed.
        if version == 6 { return try MachineState.machine(SignalMachine.self, in: state) }
        // What version 4 knew of trades and cooldowns beside is the desk's now.
        guard SignalMachineV5.versions.contains(version) else {
            throw StoreError.newerVersion(path: "signal-engine's state of version \(version)")
        }
        return try MachineState.machine(SignalMachineV5.self, in: state).migrated
    }

    package func input(from header: EnvelopeHeader, body: [UInt8]) throws -> SignalInput? {
        switch header.knownTopic {
        case .candles: .candle(try WireCodec.decode(Envelope<Candle>.self, from: body).data)
        case .minutes: .minute(try WireCodec.decode(Envelope<Candle>.self, from: body).data)
        case .liquidations: .liquidation(try WireCodec.decode(Envelope<LiquidationRecord>.self, from: body).data)
        default: nil
        }
    }

    package func drafts(of output: SignalOutput, cause: Cause?) -> [Draft] {
        switch output {
        case .features(let record): [Draft(.features, key: record.lane ?? FeatureRecord.barLength.text, cause: cause, data: record)]
        case .exit(let exit): [Draft(.exits, key: exit.signal, cause: cause, data: exit)]
        case .fire(let fire): [Draft(.fires, key: fire.signal, cause: cause, data: fire)]
        case .strategy(let record): [Draft(.strategies, key: record.name, cause: cause, data: record)]
        }
    }

    package func project(_ outputs: [SignalOutput], at: Timestamp, in db: Database) throws {
        for output in outputs {
            switch output {
            case .features(let record): try FeatureTable.insert(record, into: db)
            case .exit: break
            case .fire(let fire): try FireTable.insert(fire, into: db)
            case .strategy(let record): try StrategyTable.record(record, in: db)
            }
        }
    }
}
