import Foundation
import TraderProto
import TraderStore

/// A kept state, held against the log that it names.
struct RecordedState {
    let service: ServiceName
    let recording: Recording
    let checkpoint: Checkpoint

    var place: String { "the checkpoint at input \(checkpoint.position)" }

    /// Throws a `Discrepancy` when the state's digest or the hash of the log at its place is another.
    func verifyPlace() throws {
        guard checkpoint.isIntact else { throw Discrepancy(service, place, "its digest is not that of its state") }
        guard checkpoint.logSeq >= recording.base.seq else { return }
        guard try recording.hash(at: checkpoint.logSeq) == checkpoint.logHash else {
            throw Discrepancy(service, place, "the log has another hash at record \(checkpoint.logSeq) than it names")
        }
    }

    /// The machine that it holds.
    func machine<Shell: MachineShell>(of shell: Shell) throws -> Shell.Machine {
        do {
            return try MachineState.machine(in: checkpoint.state)
        } catch {
            throw Discrepancy(service, place, "its state cannot be read (\(error))")
        }
    }
}
