import GRDB
import TraderModel
import TraderProto
import TraderStore

/// A store without a journal of its own, held against the logs that it followed: each of its records names the one that it follows from.
struct Following<Shell: MachineShell> {
    let service: ServiceName
    let shell: Shell
    let recording: Recording
    let platform: RecordedPlatform
    /// Gets what the upstreams' records become in the tables that people query.
    let tables: DatabaseQueue
    private(set) var reproduced: Int64 = 0
    private(set) var isWhole = true

    init(service: ServiceName, shell: Shell, recording: Recording, platform: RecordedPlatform, tables: DatabaseQueue) {
        self.service = service
        self.shell = shell
        self.recording = recording
        self.platform = platform
        self.tables = tables
    }

    /// Holds every record against what its cause leads to. Throws the first `Discrepancy`.
    mutating func verifyRecords() throws {
        var count: Int64 = 0
        try recording.forEachRecord { entry in
            let header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
            guard let cause = header.cause else { throw Discrepancy(service, RecordName.of(entry), "it names no cause") }
            guard let upstream = platform.recordings[cause.service], cause.seq > upstream.base.seq else { return }
            guard let source = try upstream.record(at: cause.seq) else {
                throw Discrepancy(service, RecordName.of(entry), "its cause, record \(cause.seq) of \(cause.service), is not there")
            }
            let place = Draft.Place(log: recording.log, seq: entry.seq, prev: header.prev, at: entry.at)
            let bodies = try outputs(of: source).flatMap { shell.drafts(of: $0, cause: cause) }.map { try $0.body(at: place) }
            guard bodies.contains(entry.body) else {
                let difference = bodies.first.map { RecordDifference.between(recorded: entry.body, rerun: $0) } ?? "nothing leads to it"
                throw Discrepancy(service, RecordName.of(entry), difference)
            }
            count += 1
        }
        reproduced = count
    }

    /// Makes the tables of all that was read. Several upstreams' records touch no common row, so that their order does not count.
    mutating func makeTables() throws {
        for (source, cursor) in try recording.cursors() {
            guard let upstream = platform.recordings[source], upstream.base.seq == 0 else {
                isWhole = false
                continue
            }
            try upstream.forEachRecord(through: cursor.seq) { entry in
                let outputs = try outputs(of: entry)
                try tables.write { try shell.project(outputs, at: Timestamp(microseconds: entry.at), in: $0) }
            }
        }
    }

    private func outputs(of entry: RecordedEntry) throws -> [Shell.Machine.Output] {
        let header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
        guard let input = try shell.input(from: header, body: entry.body) else { return [] }
        var machine = shell.fresh
        var outputs: [Shell.Machine.Output] = []
        machine.apply(input) { outputs.append($0) }
        return outputs
    }
}
