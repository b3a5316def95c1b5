import GRDB
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// A service's own shell, with an ear on what its machine says.
struct TracedShell<Inner: MachineShell>: MachineShell {
    let inner: Inner
    let trace = OutputTrace<Inner.Machine.Output>()

    var version: Int { inner.version }
    var fresh: Inner.Machine { inner.fresh }
    var isJournaled: Bool { inner.isJournaled }
    var keepsLog: Bool { inner.keepsLog }

    func journaled(_ header: EnvelopeHeader, body: [UInt8]) throws -> [UInt8] { try inner.journaled(header, body: body) }

    func machine(ofVersion version: Int, state: [UInt8]) throws -> Inner.Machine? {
        try inner.machine(ofVersion: version, state: state)
    }

    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> Inner.Machine.Input? { try inner.input(from: header, body: body) }

    func drafts(of output: Inner.Machine.Output, cause: Cause?) -> [Draft] {
        let drafts = inner.drafts(of: output, cause: cause)
        if !drafts.isEmpty { trace.add(output, records: drafts.count) }
        return drafts
    }

    func project(_ outputs: [Inner.Machine.Output], at: Timestamp, in db: Database) throws {
        try inner.project(outputs, at: at, in: db)
    }
}
