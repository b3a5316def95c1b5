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
    package let needsWholeJournal = true

    package init() {}

    package func input(from header: EnvelopeHeader, body: [UInt8]) throws -> BrokerInput? {
        switch header.knownTopic {
        case .features: .features(try WireCodec.decode(Envelope<FeatureRecord>.self, from: body).data)
        case .exits: .exit(try WireCodec.decode(Envelope<ExitSignal>.self, from: body).data)
        case .fires: .fire(try WireCodec.decode(Envelope<Fire>.self, from: body).data)
        default: nil
        }
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
}
