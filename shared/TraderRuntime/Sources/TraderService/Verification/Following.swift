import GRDB
import TraderModel
import TraderProto
import TraderStore

/// A store without a journal of its own, held against the logs that it followed: what each upstream's records lead to, in their order and once.
struct Following<Shell: MachineShell> {
    let service: ServiceName
    let shell: Shell
    let recording: Recording
    let platform: RecordedPlatform
    /// Gets what the upstreams' records become in the tables that people query.
    let tables: DatabaseQueue
    private(set) var reproduced: Int64 = 0
    private(set) var isWhole = true
    private(set) var notes: [String] = []

    init(service: ServiceName, shell: Shell, recording: Recording, platform: RecordedPlatform, tables: DatabaseQueue) {
        self.service = service
        self.shell = shell
        self.recording = recording
        self.platform = platform
        self.tables = tables
    }

    /// Holds every record against what comes next of its cause's log. Throws the first `Discrepancy`.
    mutating func verifyRecords() throws {
        var walks: [ServiceName: FollowedLog<Shell>] = [:]
        let setAside = try recording.setAsideCauses()
        for (source, cursor) in try recording.cursors() {
            guard let upstream = platform.recordings[source] else { continue }
            walks[source] = FollowedLog(
                shell: shell, source: source, upstream: upstream, end: cursor.seq, setAside: setAside, isFromStart: recording.base.seq == 0)
        }
        var count: Int64 = 0
        // An earlier version goes before: once a record is written as now, none is written as then any more.
        var mayBeEarlier = true
        try recording.forEachRecord { entry in
            let header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
            guard let cause = header.cause else { throw Discrepancy(service, RecordName.of(entry), "it names no cause") }
            guard let upstream = platform.recordings[cause.service], cause.seq > upstream.base.seq else { return }
            guard let next = try walks[cause.service]?.next(upTo: cause.seq) else {
                throw Discrepancy(service, RecordName.of(entry), "record \(cause.seq) of \(cause.service) does not lead to it")
            }
            let place = Draft.Place(log: recording.log, seq: entry.seq, prev: header.prev, at: entry.at)
            let body = try next.draft.body(at: place)
            if body == entry.body {
                if next.earlier != nil { mayBeEarlier = false }
            } else if try !mayBeEarlier || next.earlier?.body(at: place) != entry.body {
                throw Discrepancy(service, RecordName.of(entry), RecordDifference.between(recorded: entry.body, rerun: body))
            }
            count += 1
        }
        for (source, walk) in walks.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard var walk = Optional(walk), let left = try walk.next(upTo: .max)?.draft.cause else { continue }
            throw Discrepancy(service, "the end of the log", "record \(left.seq) of \(source) was read and led to nothing")
        }
        reproduced = count
    }

    /// Makes the tables of all that was read and is kept. Several upstreams' records touch no common row, so that their order does not count.
    mutating func makeTables() throws {
        let setAside = try recording.setAsideCauses()
        for (source, cursor) in try recording.cursors() {
            guard let upstream = platform.recordings[source] else {
                isWhole = false
                continue
            }
            if upstream.base.seq > 0 {
                isWhole = false
                notes.append("\(source) has pruned its log through \(upstream.base.seq): older rows of tables are not compared")
            }
            try upstream.forEachRecord(through: cursor.seq) { entry in
                guard !setAside.contains(Cause(service: source, seq: entry.seq)) else { return }
                let outputs = try shell.outputs(of: entry)
                try tables.write { try shell.project(outputs, at: Timestamp(microseconds: entry.at), in: $0) }
            }
        }
    }
}
