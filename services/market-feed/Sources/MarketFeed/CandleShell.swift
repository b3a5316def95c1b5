package import GRDB
package import TraderModel
package import TraderProto
import TraderService
package import TraderStore

/// CandleMachine between the venue and its store.
package struct CandleShell: MachineShell {
    package let version = CandleMachine.version
    package let fresh: CandleMachine
    /// The venue is asked again after a restart: what it tells need not be journaled.
    package let isJournaled = false

    package init(fresh: CandleMachine) { self.fresh = fresh }

    package func input(from header: EnvelopeHeader, body: [UInt8]) throws -> CandleInput? { nil }

    package func drafts(of output: CandleOutput, cause: Cause?) -> [Draft] {
        guard case .candle(let candle) = output else { return [] }
        return [Draft(.candles, key: candle.instrument.description, cause: cause, data: candle)]
    }

    package func project(_ outputs: [CandleOutput], at: Timestamp, in db: Database) throws {
        for case .candle(let candle) in outputs { try CandleTable.insert(candle, into: db) }
    }
}
