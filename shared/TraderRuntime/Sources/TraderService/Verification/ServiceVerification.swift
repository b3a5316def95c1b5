public import GRDB
public import TraderModel
public import TraderProto
import TraderStore

/// How one service's store is verified: each service knows its own machine and tables.
public struct ServiceVerification: Sendable {
    public let service: ServiceName
    private let projections: @Sendable (inout DatabaseMigrator) -> Void
    private let body: @Sendable (Recording, RecordedPlatform) throws -> VerifiedCounts

    /// Verifies the service's store in `platform`; nil when it is not there. Throws the first `Discrepancy`.
    public func verify(in platform: RecordedPlatform) throws -> VerifiedCounts? {
        guard let recording = platform.recordings[service] else { return nil }
        if let owner = try recording.owner(), owner != service.rawValue {
            throw Discrepancy(service, "its file", "it is the store of \(owner): the files were mixed up; give each its own name back")
        }
        let kinds = Set(try platform.recordings.values.compactMap { try $0.market() })
        guard kinds.count < 2 else {
            throw Discrepancy(service, "its folder", "stores of a \(kinds.sorted().joined(separator: " and of a ")) market lie together")
        }
        let records = try LogVerification(service: service, recording: recording).verify()
        if let difference = try recording.schemaDifference(from: projections) {
            throw Discrepancy(service, "its tables", "\(difference): restore the store from a backup")
        }
        let notes = try UpstreamVerification(service: service, recording: recording, platform: platform).verifyCursors()
        var counts = try body(recording, platform)
        counts.records = records
        counts.notes = try notes + recording.setAsideNotes() + counts.notes
        return counts
    }

    /// A service that journals its inputs: they are applied again.
    ///
    /// `recorded` is the output that a record of its log was. Where it is given and the log is kept from its beginning, the tables of what
    /// came before the journal are made from the log.
    public static func rerunning<Shell: MachineShell>(
        _ service: ServiceName, _ shell: Shell, projections: @escaping @Sendable (inout DatabaseMigrator) -> Void,
        recorded: (@Sendable (EnvelopeHeader, [UInt8]) throws -> Shell.Machine.Output?)? = nil
    ) -> ServiceVerification {
        ServiceVerification(service: service, projections: projections) { recording, platform in
            let tables = try emptyTables(projections)
            var rerun = try Rerun(service, shell, recording, platform, tables: tables)
            if let recorded { try rerun.makeEarlierTables(recorded) }
            try rerun.run()
            var counts = rerun.counts
            counts.rows = try TableVerification(
                service: service, recording: recording, expected: tables, initial: emptyTables(projections), isWhole: rerun.isWhole
            ).verify()
            return counts
        }
    }

    /// A service that takes facts from outside: its tables are made again from its own log.
    public static func rebuilding<Shell: MachineShell>(
        _ service: ServiceName, _ shell: Shell, projections: @escaping @Sendable (inout DatabaseMigrator) -> Void,
        output: @escaping @Sendable (EnvelopeHeader, [UInt8]) throws -> Shell.Machine.Output?
    ) -> ServiceVerification {
        ServiceVerification(service: service, projections: projections) { recording, _ in
            let tables = try emptyTables(projections)
            try recording.forEachRecord { entry in
                let header = try WireCodec.decode(EnvelopeHeader.self, from: entry.body)
                guard let output = try output(header, entry.body) else { return }
                try tables.write { try shell.project([output], at: Timestamp(microseconds: entry.at), in: $0) }
            }
            return try counts(
                recording, shell,
                TableVerification(
                    service: service, recording: recording, expected: tables, initial: emptyTables(projections),
                    isWhole: recording.base.seq == 0))
        }
    }

    /// A service that says again what others logged: its records and tables are made again from their logs.
    ///
    /// Tables in `wholeOnly` can be made only while the upstreams keep their whole logs.
    public static func following<Shell: MachineShell>(
        _ service: ServiceName, _ shell: Shell, wholeOnly: Set<String>,
        projections: @escaping @Sendable (inout DatabaseMigrator) -> Void
    ) -> ServiceVerification {
        ServiceVerification(service: service, projections: projections) { recording, platform in
            let tables = try emptyTables(projections)
            var following = Following(service: service, shell: shell, recording: recording, platform: platform, tables: tables)
            try following.verifyRecords()
            try following.makeTables()
            var counts = try counts(
                recording, shell,
                TableVerification(
                    service: service, recording: recording, expected: tables, initial: emptyTables(projections),
                    isWhole: following.isWhole, wholeOnly: wholeOnly))
            counts.reproduced = following.reproduced
            counts.notes += following.notes
            return counts
        }
    }

    /// Counts of a store without a journal: its one checkpoint is written with each commit.
    private static func counts<Shell: MachineShell>(
        _ recording: Recording, _ shell: Shell, _ tables: TableVerification
    ) throws -> VerifiedCounts {
        var counts = VerifiedCounts(head: recording.head)
        for checkpoint in try recording.checkpoints() {
            let state = RecordedState(service: tables.service, recording: recording, checkpoint: checkpoint)
            try state.verifyPlace()
            guard checkpoint.logSeq == recording.head.seq else {
                throw Discrepancy(
                    tables.service, state.place, "it names record \(checkpoint.logSeq), the log ends at \(recording.head.seq)")
            }
            if checkpoint.version == shell.version { _ = try state.machine(of: shell) }
            counts.checkpoints += 1
        }
        counts.rows = try tables.verify()
        return counts
    }

    private static func emptyTables(_ projections: (inout DatabaseMigrator) -> Void) throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        projections(&migrator)
        try migrator.migrate(queue)
        return queue
    }
}
