import APIGateway
import GRDB
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// The gateway's shell as it is, or as it was when candles had no venue.
struct TurningShell: MachineShell {
    var isOfBefore: Bool
    private let shell = EventShell()

    init(isOfBefore: Bool) { self.isOfBefore = isOfBefore }

    var version: Int { shell.version }
    var fresh: EventMachine { shell.fresh }
    var isJournaled: Bool { shell.isJournaled }

    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> GatewayInput? { try shell.input(from: header, body: body) }

    func drafts(of output: GatewayInput, cause: Cause?) -> [Draft] {
        let earlier = isOfBefore ? shell.earlierDrafts(of: output, cause: cause) : []
        return earlier.isEmpty ? shell.drafts(of: output, cause: cause) : earlier
    }

    func project(_ outputs: [GatewayInput], at: Timestamp, in db: Database) throws { try shell.project(outputs, at: at, in: db) }
}
