package import GRDB
package import TraderModel
package import TraderProto
import TraderService
import TraderSources
package import TraderStore

/// LiquidationMachine between the venue and its store.
package struct LiquidationShell: MachineShell {
    package let version = LiquidationMachine.version
    package let fresh: LiquidationMachine
    /// The venue is asked again after a restart: what it tells need not be journaled.
    package let isJournaled = false

    package init(fresh: LiquidationMachine) { self.fresh = fresh }

    package func input(from header: EnvelopeHeader, body: [UInt8]) throws -> LiquidationInput? { nil }

    package func drafts(of output: LiquidationRecord, cause: Cause?) -> [Draft] {
        let key =
            switch output {
            case .reading(let reading), .revision(let reading): reading.instrument.description
            case .missing(let instrument, _, _): instrument.description
            case .watermark: "watermark"
            }
        return [Draft(.liquidations, key: key, cause: cause, data: output)]
    }

    package func project(_ outputs: [LiquidationRecord], at: Timestamp, in db: Database) throws {
        for output in outputs {
            if case .reading(let reading) = output { try LiquidationTable.insert(reading, into: db) }
            if let fact = try ReadingLedger.fact(of: output, db) { try IntegrityLedger.write(fact, into: db) }
        }
    }
}
