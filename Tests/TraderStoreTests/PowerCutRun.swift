import GRDB
import TestSupport
import TraderProto
import TraderStore

/// A store that is used by chance until the power goes, several times over: each life starts from what the cut before left.
struct PowerCutRun {
    /// What is wrong with what a power cut left, one line each.
    private(set) var problems: [String] = []
    /// Steps that returned, over all lives.
    private(set) var acknowledged = 0
    /// Cuts that hit a step or an opening.
    private(set) var hits = 0

    private var generator: SplitMix64
    private let lie: FaultyDisk.Lie?
    /// What the steps that returned should have left.
    private var contents = StoreContents()
    /// The same after the step that did not return.
    private var inFlight: StoreContents?
    /// The records of the steps that returned, by position.
    private var records: [Int64: LogRecord] = [:]
    private var upstreams: [ServiceName: Int64] = [:]
    private var stepNumber: Int64 = 0

    /// Runs for some lives on disks that are honest, unless `lie` is given.
    init(seed: UInt64, lives: Int, lie: FaultyDisk.Lie? = nil) throws {
        generator = SplitMix64(seed: seed)
        self.lie = lie
        var disk = try FaultyDisk(seed: generator.next())
        for life in 1...lives {
            try live(life, on: disk)
            let next = try FaultyDisk(seed: generator.next(), copying: disk.platterPath)
            let restarted = try FaultyDisk(seed: 0, copying: disk.platterPath)
            // Now and then through the default file system alone, whose syncs may wait for a real disk.
            let isReal = generator.happens(onceIn: 10)
            withExtendedLifetime(restarted) { inspect(isReal ? disk.platterPath : restarted.path, life) }
            guard problems.isEmpty else { return }
            disk = next
        }
    }

    /// Opens the store and does things to it until the power goes.
    private mutating func live(_ life: Int, on disk: FaultyDisk) throws {
        if let lie { disk.lie(lie) }
        disk.cutPower(in: generator.happens(onceIn: 5) ? generator.number(in: 1...60) : generator.number(in: 30...400))
        do {
            for _ in 0..<3 { try use(disk, steps: generator.number(in: 0...40)) }
            disk.cutPower()
        } catch {
            guard disk.isOff else { throw error }
            hits += 1
            if !(error is StoreError) { problems.append("life \(life): the step failed with \(error)") }
        }
    }

    /// Opens the store, does things to it and leaves it.
    private mutating func use(_ disk: FaultyDisk, steps: Int64) throws {
        try disk.withStore { store in
            var setting = Commit(at: 0)
            // By itself SQLite copies its log into the main file when the log has 1,000 pages: too seldom for short lives.
            let pages = generator.number(in: 10...60)
            setting.project = { try $0.execute(sql: "PRAGMA wal_autocheckpoint = \(pages)") }
            _ = try store.commit(setting)
            for _ in 0..<steps { try step(on: store) }
            // SQLite copies its log into the main file too when the store is just let go of.
            if generator.happens(onceIn: 2) { try store.close() }
        }
    }

    private mutating func step(on store: Store) throws {
        stepNumber += 1
        let step = RandomStep(stepNumber, upstreams: &upstreams, &generator)
        let after = step.applied(to: contents)
        inFlight = after
        for record in try step.run(on: store) { records[record.seq] = record }
        contents = after
        inFlight = nil
        acknowledged += 1
    }

    /// Opens what is left as after a restart, and takes stock.
    private mutating func inspect(_ path: String, _ life: Int) {
        do {
            let store = try Store.open(path: path, projections: StoreBench.projections)
            let found = try store.read { try StoreContents($0) }
            let integrity = try store.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
            if integrity != ["ok"] { problems.append("life \(life): \(integrity)") }
            if found != contents, found != inFlight {
                problems.append("life \(life): \(contents.head) records were acknowledged, there are \(found.head), or the tables differ")
                return
            }
            contents = found
            inFlight = nil
            upstreams = try store.cursors().mapValues(\.seq)
            try inspectLog(of: store, life)
        } catch {
            problems.append("life \(life): \(error)")
        }
    }

    /// Every record that was acknowledged is there byte for byte, in a chain without a gap that ends at the head.
    private mutating func inspectLog(of store: Store, _ life: Int) throws {
        let (reply, found) = try store.replay(ReplayRequest(from: 0, limit: 1_000_000, log: nil, hash: nil))
        var place = TraderProto.Cursor(log: store.log, seq: reply.from - 1, hash: reply.before)
        for record in found {
            if record.seq != place.seq + 1 { problems.append("life \(life): a gap before record \(record.seq)") }
            if let known = records[record.seq], known.body != record.body || known.name != record.name {
                problems.append("life \(life): record \(record.seq) is another one")
            }
            records[record.seq] = record
            place = place.after(body: record.body)
        }
        if place != store.head { problems.append("life \(life): the chain ends at \(place), the head is \(store.head)") }
    }
}
