import Testing
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderStore

@Suite(.timeLimit(.minutes(2)))
struct MachineHostTests {
    private let shell = TallyShell()

    /// More inputs than fit between two snapshots.
    private func longRun() async throws -> [[Arrival<Tally.Input>]] {
        try await RecordedUpstream(.marketFeed, count: HostLimits.inputsPerSnapshot + 1_500, seed: 1).arrivals(shell)
            .batches(atMost: 256, seed: 2)
    }

    private func outcome(of batches: [[Arrival<Tally.Input>]], from start: Int64 = 0) -> Tally {
        var machine = Tally(from: start)
        for input in batches.joined().compactMap(\.input) { machine.apply(input) { _ in } }
        return machine
    }

    @Test func aRunThatIsLeftAfterAnyBatchWritesWhatAnUndisturbedOneWrites() async throws {
        let batches = try await RecordedUpstream(.marketFeed, count: 400, seed: 3).arrivals(shell).batches(atMost: 40, seed: 4)
        let undisturbed = try TallyRun()
        try undisturbed.live(shell, batches, batches.indices)
        let expected = try undisturbed.contents()
        #expect(expected.count > 100)
        for cut in 0...batches.count {
            let broken = try TallyRun()
            try broken.live(shell, batches, 0..<cut)
            try broken.live(shell, batches, cut..<batches.count)
            #expect(try broken.contents() == expected, "left after batch \(cut) of \(batches.count)")
        }
    }

    @Test func aRunWithSnapshotsAndManyRestartsWritesTheSameToo() async throws {
        let batches = try await longRun()
        let undisturbed = try TallyRun()
        try undisturbed.live(shell, batches, batches.indices)
        #expect(try undisturbed.open().newestSnapshot() != nil)
        let broken = try TallyRun()
        for index in batches.indices { try broken.live(shell, batches, index..<index + 1) }
        #expect(try broken.contents() == undisturbed.contents())
        #expect(try broken.machine(shell) == outcome(of: batches))
    }

    @Test func aBatchThatCouldNotBeCommittedIsAppliedOnceAfterARestart() async throws {
        let batches = try await RecordedUpstream(.marketFeed, count: 100, seed: 5).arrivals(shell).batches(atMost: 10, seed: 6)
        let undisturbed = try TallyRun()
        try undisturbed.live(shell, batches, batches.indices)
        let broken = try TallyRun()
        var failing = shell
        failing.failsAt = 70
        #expect(throws: TallyShell.Failure.self) { try broken.live(failing, batches, batches.indices) }
        let applied = try broken.machine(shell).count
        let reached = batches.indices.first { batches[...$0].joined().count { $0.input != nil } > applied }
        try broken.live(shell, batches, try #require(reached)..<batches.count)
        #expect(try broken.contents() == undisturbed.contents())
    }

    @Test func theSnapshotIsWhatARestartBeginsWith() async throws {
        let batches = try await longRun()
        let run = try TallyRun()
        try run.live(shell, batches, batches.indices)
        // A machine made from the whole journal would show where it began.
        var other = shell
        other.fresh = Tally(from: 99)
        #expect(try run.machine(other) == outcome(of: batches))
    }

    @Test func aSnapshotOfAnotherVersionIsPassedOverAndTheJournalAppliedInSilence() async throws {
        let batches = try await longRun()
        let run = try TallyRun()
        try run.live(shell, batches, batches.indices)
        let before = try run.contents()
        let next = TallyShell(version: 2, fresh: Tally(from: 99))
        #expect(try run.machine(next) == outcome(of: batches, from: 99))
        #expect(try run.contents() == before)
    }

    @Test func ownInputsAreJournaledInTheirPlaceAndRecordsThatSayNothingAreNot() async throws {
        let upstream = try await RecordedUpstream(.marketFeed, count: 10, seed: 7)
        let run = try TallyRun()
        let store = try run.open()
        var host = try MachineHost(shell, store: store)
        let arrivals = try upstream.arrivals(shell)
        _ = try host.step(Array(arrivals[..<3]), at: .seconds(1))
        _ = try host.step([Arrival(own: .nudge(5))], at: .seconds(2))
        _ = try host.step(Array(arrivals[3...]), at: .seconds(3))
        var rows: [InputRow] = []
        try store.forEachInput(after: 0) { rows.append($0) }
        #expect(rows.map(\.source) == Array(repeating: "market-feed", count: 3) + ["self"] + Array(repeating: "market-feed", count: 6))
        #expect(rows.map(\.seq) == [1, 2, 3, nil, 4, 5, 6, 7, 8, 9])
        #expect(try WireCodec.decode(Tally.Input.self, from: rows[3].body) == .nudge(5))
        #expect(rows[4].body == upstream.records[3].body)
        #expect(host.cursors == [.marketFeed: upstream.records[9].cursor])
        #expect(try store.cursors() == host.cursors)
    }

    @Test func aRecordFollowsFromTheUpstreamRecordThatCausedIt() async throws {
        let upstream = try await RecordedUpstream(.liqPoller, count: 7, seed: 8)
        let store = try TallyRun().open()
        var host = try MachineHost(shell, store: store)
        let step = try host.step(upstream.arrivals(shell), at: .seconds(5))
        #expect(step.outputs == [Tally.Mark(count: 7, mixed: host.machine.mixed)])
        let headers = try step.records.map { try WireCodec.decode(EnvelopeHeader.self, from: $0.body) }
        #expect(headers.map(\.cause) == [Cause(service: .liqPoller, seq: 7)])
        #expect(headers.map(\.at) == [5_000_000])
        let own = try host.step((1...7).map { Arrival(own: .nudge($0)) }, at: .seconds(6))
        #expect(try own.records.map { try WireCodec.decode(EnvelopeHeader.self, from: $0.body).cause } == [nil])
    }

    @Test func aRecordAppliedTwiceIsRefusedByTheStore() async throws {
        let arrivals = try await RecordedUpstream(.marketFeed, count: 5, seed: 9).arrivals(shell)
        let store = try TallyRun().open()
        var host = try MachineHost(shell, store: store)
        _ = try host.step(arrivals, at: .seconds(1))
        #expect(throws: StoreError.outOfOrder(source: "market-feed", seq: 5, after: 5)) {
            _ = try host.step([arrivals[4]], at: .seconds(2))
        }
    }

    @Test func withoutAJournalTheStateOfTheLastRecordStands() throws {
        let shell = TallyShell(isJournaled: false)
        let run = try TallyRun()
        var states: [Tally] = []
        for _ in 0..<3 {
            let store = try run.open()
            var host = try MachineHost(shell, store: store)
            if let last = states.last { #expect(host.machine == last) }
            _ = try host.step((0..<7).map { Arrival(own: .number($0)) }, at: .seconds(Int64(states.count)))
            states.append(host.machine)
            #expect(try store.journalEnd() == 0)
        }
        #expect(states.map(\.count) == [7, 14, 21])
    }

    @Test func aVersionKeepsItsStateBeforeItsFirstInput() throws {
        let run = try TallyRun()
        for (version, fresh) in [(1, 0), (1, 0), (2, 99)] as [(Int, Int64)] {
            let store = try run.open()
            var host = try MachineHost(TallyShell(version: version, fresh: Tally(from: fresh)), store: store)
            for number in 0..<2 { _ = try host.step([Arrival(own: .number(Int64(number)))], at: .seconds(1_800_000_000)) }
            try store.close()
        }
        let checkpoints = try Recording.open(path: run.path).checkpoints()
        #expect(checkpoints.map { [$0.position, Int64($0.version)] } == [[0, 1], [4, 2]])
        #expect(checkpoints.allSatisfy { $0.isIntact })
    }

    @Test func aDayAfterTheLastSnapshotThereIsAnother() throws {
        let store = try TallyRun().open()
        var host = try MachineHost(shell, store: store)
        let start = Timestamp.seconds(1_800_000_000)
        for (seconds, snapshot) in [(0, 0), (86_399, 0), (86_400, 3), (86_401, 3), (172_800, 5)] as [(Int64, Int64)] {
            _ = try host.step([Arrival(own: .number(seconds))], at: start.advanced(bySeconds: seconds))
            #expect(try store.newestSnapshot()?.position == snapshot, "after \(seconds) s")
        }
    }

    @Test func aBookKeepsItsLogWhileItsJournalGoes() throws {
        let shell = TallyShell(keepsLog: true)
        let run = try TallyRun()
        let machine = try run.sixtyDays(shell)
        let reply = try run.open().replay(ReplayRequest(from: 0, limit: 1, log: nil, hash: nil)).reply
        #expect(reply.oldest == 1 && reply.head == 80)
        #expect(try Recording.open(path: run.path).firstInput().map { $0 > 7 * 10 } == true)
        #expect(try run.machine(shell) == machine)
        // A machine that cannot go on from what is kept would begin the book anew.
        let error = #expect(throws: MachineHost<TallyShell>.UnreadableBook.self) {
            try run.machine(TallyShell(version: 2, keepsLog: true))
        }
        #expect(error?.description.contains("use a program of version 1") == true)
    }

    @Test func whatIsOlderThanTheStoreKeepsGoesDayByDay() throws {
        let run = try TallyRun()
        let machine = try run.sixtyDays(shell)
        let reply = try run.open().replay(ReplayRequest(from: 0, limit: 1, log: nil, hash: nil)).reply
        // One record a day, and one more every third day: 18 of the first 14 days, which are more than 45 days before the last one.
        #expect(reply.oldest == 19 && reply.head == 80)
        #expect(try run.machine(shell) == machine)
    }
}
