import TraderProto
import TraderStore

/// What a service read, held against the logs that it read.
struct UpstreamVerification {
    let service: ServiceName
    let recording: Recording
    let platform: RecordedPlatform

    /// Holds each cursor against its upstream's log. Answers what could not be compared.
    func verifyCursors() throws -> [String] {
        var notes: [String] = []
        for (source, cursor) in try recording.cursors().sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let upstream = platform.recordings[source] else {
                notes.append("the store of \(source) is not there: what was read of it is not compared")
                continue
            }
            guard upstream.log == cursor.log else {
                throw Discrepancy(
                    service, "its cursor on \(source)", "it has read log \(cursor.log), the store there is log \(upstream.log)")
            }
            guard cursor.seq <= upstream.head.seq else {
                throw Discrepancy(service, "its cursor on \(source)", "it is at \(cursor.seq), the log there ends at \(upstream.head.seq)")
            }
            guard cursor.seq >= upstream.base.seq else { continue }
            let hash = try upstream.hash(at: cursor.seq)
            guard hash == cursor.hash else {
                throw Discrepancy(
                    service, "its cursor on \(source)",
                    "at \(cursor.seq) it has read the hash \(cursor.hash), the log there has \(hash.map(\.hex) ?? "none")")
            }
        }
        return notes
    }

    /// Holds a journaled input against the record that it was: the whole of it, or what the shell journals of it. An older version journaled
    /// more of it, or wrote it otherwise: of its input, where `isOlder`, counts what the present one would have journaled.
    func verify<Shell: MachineShell>(_ input: InputRow, at position: Int64, isOlder: Bool, _ shell: Shell) throws {
        guard let source = ServiceName(rawValue: input.source), let seq = input.seq, let upstream = platform.recordings[source],
            seq > upstream.base.seq
        else { return }
        guard let entry = try upstream.record(at: seq) else {
            throw Discrepancy(service, "input \(position)", "it is record \(seq) of \(source), which is not in the log there")
        }
        guard entry.body != input.body else { return }
        let journaled = try shell.journaled(WireCodec.decode(EnvelopeHeader.self, from: entry.body), body: entry.body)
        let said =
            isOlder ? try shell.journaled(WireCodec.decode(EnvelopeHeader.self, from: input.body), body: input.body) : input.body
        guard journaled == said else {
            throw Discrepancy(
                service, "input \(position)",
                "it is not \(RecordName.of(entry)) of \(source): "
                    + RecordDifference.between(recorded: said, rerun: journaled)
                    .replacing("the re-run gives", with: "the log there has"))
        }
    }
}
