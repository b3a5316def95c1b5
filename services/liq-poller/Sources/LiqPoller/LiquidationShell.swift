import GRDB
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// LiquidationMachine between the venue and its store.
struct LiquidationShell: MachineShell {
    let version = LiquidationMachine.version
    let fresh: LiquidationMachine
    /// The venue is asked again after a restart: what it tells need not be journaled.
    let isJournaled = false

    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> LiquidationInput? { nil }

    func drafts(of output: LiquidationRecord, cause: Cause?) -> [Draft] {
        let key =
            switch output {
            case .reading(let reading), .revision(let reading): reading.instrument.description
            case .missing(let instrument, _, _): instrument.description
            case .watermark: "watermark"
            }
        return [Draft(.liquidations, key: key, cause: cause, data: output)]
    }

    func project(_ outputs: [LiquidationRecord], at: Timestamp, in db: Database) throws {
        for case .reading(let reading) in outputs { try LiquidationTable.insert(reading, into: db) }
    }
}
