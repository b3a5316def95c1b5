import GRDB
import TraderBroker
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// BrokerMachine between its topics and its store.
struct BrokerShell: MachineShell {
    let version = BrokerMachine.version
    /// The settings come as a journaled input: what a restart applies again does not depend on what is set by then.
    let fresh = BrokerMachine()
    let isJournaled = true
    let needsWholeJournal = true

    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> BrokerInput? {
        switch header.knownTopic {
        case .features: .features(try WireCodec.decode(Envelope<FeatureRecord>.self, from: body).data)
        case .fires: .fire(try WireCodec.decode(Envelope<Fire>.self, from: body).data)
        default: nil
        }
    }

    func drafts(of output: BrokerOutput, cause: Cause?) -> [Draft] {
        switch output {
        case .order(let order): [Draft(.orders, key: order.signal, cause: cause, data: order)]
        case .fill(let fill): [Draft(.fills, key: fill.trade.signal, cause: cause, data: fill)]
        case .equity(let equity): [Draft(.equity, key: "USD", cause: cause, data: equity)]
        }
    }

    func project(_ outputs: [BrokerOutput], at: Timestamp, in db: Database) throws {
        for output in outputs {
            switch output {
            case .order: break
            case .fill(let fill): try TradeTable.record(fill, in: db)
            case .equity(let equity): try EquityTable.insert(equity, into: db)
            }
        }
    }
}
