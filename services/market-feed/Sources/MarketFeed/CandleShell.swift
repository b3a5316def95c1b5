import GRDB
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// CandleMachine between the venue and its store.
struct CandleShell: MachineShell {
    let version = CandleMachine.version
    let fresh: CandleMachine
    /// The venue is asked again after a restart: what it tells need not be journaled.
    let isJournaled = false

    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> CandleInput? { nil }

    func drafts(of output: CandleOutput, cause: Cause?) -> [Draft] {
        guard case .candle(let candle) = output else { return [] }
        return [Draft(.candles, key: candle.instrument.description, cause: cause, data: candle)]
    }

    func project(_ outputs: [CandleOutput], at: Timestamp, in db: Database) throws {
        for case .candle(let candle) in outputs { try CandleTable.insert(candle, into: db) }
    }
}
