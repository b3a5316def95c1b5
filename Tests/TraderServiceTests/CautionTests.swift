import TestSupport
import Testing
import TraderBus
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// A record that cannot be applied is found, named and, by a person's word alone, passed over.
@Suite(.timeLimit(.minutes(2)))
struct CautionTests {
    /// Lives until one halts: what it halts at, and how many lives ended before. A life applies batches as a service does.
    private func livesUntilHalt(_ shell: TallyShell, _ upstream: RecordedUpstream, _ run: TallyRun, batch: Int) throws -> (RecordTrial, Int)
    {
        for lives in 0..<100 {
            let store = try run.open()
            var caution = try Caution(store)
            if let trial = caution.hopeless { return (trial, lives) }
            #expect(throws: TallyShell.Failure.self) { try live(shell, upstream, store, &caution, batch: batch) }
        }
        throw TallyShell.Failure()
    }

    private func live(
        _ shell: TallyShell, _ upstream: RecordedUpstream, _ store: Store, _ caution: inout Caution, batch: Int
    ) throws {
        var nudged = NudgedHost(try MachineHost(shell, store: store)) { _, _, _ in .init() }
        nudged.setAside = Set(try store.setAside().map { Cause(service: upstream.service, seq: $0.seq) })
        var rest = upstream.records.drop { $0.header.seq <= nudged.host.cursors[upstream.service]?.seq ?? 0 }
        while !rest.isEmpty {
            let records = Array(rest.prefix(batch))
            try caution.take(records, of: upstream.service, by: &nudged, at: { .seconds(1_800_000_000) }) { _, _ in }
            rest = rest.dropFirst(records.count)
        }
    }

    @Test("wherever it lies, after the fourth death", arguments: [1, 2, 40, 255, 256, 257, 600])
    func found(place: Int) async throws {
        let upstream = try await RecordedUpstream(.marketFeed, count: 700, seed: 20)
        // A number that is there once, at or after the place.
        let numbers = try upstream.records.map { try WireCodec.decode(Envelope<Int64>.self, from: $0.body).data }
        let index = try #require(
            (place - 1..<700).first { index in
                upstream.records[index].header.knownTopic == .candles && numbers.count { $0 == numbers[index] } == 1
            })
        var shell = TallyShell()
        shell.poison = numbers[index]
        let run = try TallyRun()
        let (trial, lives) = try livesUntilHalt(shell, upstream, run, batch: 256)
        #expect(trial.place == "market-feed/\(upstream.records[index].header.seq)" && trial.name == "candles/k")
        #expect(trial.tries == RecordTrial.mostTries && lives == 4)
        #expect(trial.description == "record \(trial.place) (candles/k) ended it 3 times")
        #expect(try Recording.open(path: run.path).trial() == trial)

        // Set aside, all the others are applied once.
        let store = try run.open()
        try store.setAside(
            SetAside(source: trial.source, seq: try #require(trial.seq), name: trial.name, at: 1, reason: "a test's word"))
        var caution = try Caution(store)
        #expect(caution.hopeless == nil && caution.isCareful)
        try live(shell, upstream, store, &caution, batch: 256)
        var expected = Tally()
        for (place, record) in upstream.records.enumerated() where place != index {
            if let input = try TallyShell().input(from: record.header, body: record.body) { expected.apply(input) { _ in } }
        }
        #expect(try MachineHost(shell, store: store).machine == expected)
        #expect(try store.cursors()[.marketFeed] == upstream.records.last?.cursor)
    }

    @Test("it is found though other upstreams' records are applied before it in each life")
    func amongOthers() throws {
        let run = try TallyRun()
        for life in 1... {
            let store = try run.open()
            var caution = try Caution(store)
            if let trial = caution.hopeless {
                #expect(trial.place == "liq-poller/5" && life == 5)
                return
            }
            // A record of another upstream, which is committed.
            try caution.attempting { caution in
                try caution.attempt("candles/k", source: "market-feed", seq: Int64(life))
                _ = try store.commit(Commit(at: Int64(life)))
            }
            try #require(life < 10)
            // The life ends in this one, which is taken one at a time or in a batch.
            try caution.attempt("liquidations/k", source: "liq-poller", seq: 5)
        }
    }

    @Test("lives that end well, or between two records, put nothing on trial")
    func innocent() async throws {
        let upstream = try await RecordedUpstream(.marketFeed, count: 20, seed: 21)
        let run = try TallyRun()
        for _ in 0..<5 {
            let store = try run.open()
            #expect(try !Caution(store).isCareful)
            try store.close()
        }
        for part in 1...4 {
            let store = try run.open()
            var caution = try Caution(store)
            #expect(caution.isCareful == (part > 1) && caution.hopeless == nil)
            var nudged = NudgedHost(try MachineHost(TallyShell(), store: store)) { _, _, _ in .init() }
            let records = Array(upstream.records[(part - 1) * 5..<part * 5])
            try caution.take(records, of: .marketFeed, by: &nudged, at: { .seconds(1) }) { _, _ in }
            #expect(try Recording.open(path: run.path).trial() == nil)
        }
    }

    @Test("a disk that fails is not the record's fault")
    func disk() async throws {
        let upstream = try await RecordedUpstream(.marketFeed, count: 5, seed: 22)
        let run = try TallyRun()
        for _ in 0..<8 {
            let store = try run.open()
            var caution = try Caution(store)
            #expect(caution.hopeless == nil)
            #expect(throws: StoreError.self) {
                try caution.attempting { caution in
                    try caution.attempt("candles/k", source: "market-feed", seq: upstream.records[0].header.seq)
                    throw StoreError.unusable(path: run.path, reason: "database or disk is full")
                }
            }
        }
    }

    @Test("a record that is applied at last is under no suspicion any more, whatever fails after it")
    func acquitted() throws {
        let run = try TallyRun()
        for life in 1...3 {
            let store = try run.open()
            var caution = try Caution(store)
            guard life == 3 else {
                try caution.attempt("candles/k", source: "market-feed", seq: 7)
                continue
            }
            try caution.attempting { caution in
                try caution.attempt("candles/k", source: "market-feed", seq: 7)
                _ = try store.commit(Commit(at: 1))
            }
            #expect(throws: StoreError.self) {
                try caution.attempting { caution in
                    try caution.attempt("candles/k", source: "market-feed", seq: 8)
                    throw StoreError.unusable(path: run.path, reason: "database or disk is full")
                }
            }
            #expect(try Recording.open(path: run.path).trial() == nil)
        }
    }

    @Test("after as many records as the batches hold that it may have been in, they are taken together again")
    func longEnough() async throws {
        let count = 1_200
        let upstream = try await RecordedUpstream(.marketFeed, count: count, seed: 23)
        let run = try TallyRun()
        // A life that ends badly.
        _ = try Caution(run.open())
        let store = try run.open()
        var caution = try Caution(store)
        var nudged = NudgedHost(try MachineHost(TallyShell(), store: store)) { _, _, _ in .init() }
        var steps = 0
        for start in stride(from: 0, to: count, by: 200) {
            let records = Array(upstream.records[start..<start + 200])
            try caution.take(records, of: .marketFeed, by: &nudged, at: { .seconds(1) }) { _, _ in steps += 1 }
        }
        #expect(!caution.isCareful && (BusLimits.page + 1..<count).contains(steps), "\(steps) steps")
        #expect(try store.cursors()[.marketFeed] == upstream.records.last?.cursor)
    }

    @Test("an own input that ends the service is named too")
    func ownInput() throws {
        let run = try TallyRun()
        for life in 0..<5 {
            let store = try run.open()
            var caution = try Caution(store)
            guard life < 4 else {
                #expect(caution.hopeless?.place == "self")
                #expect(caution.hopeless?.description == "its own input nudge(5) ended it 3 times")
                return
            }
            guard caution.isCareful else { continue }
            // The life ends here.
            try caution.attempt("nudge(5)", source: InputRow.ownSource, seq: nil)
        }
    }
}
