import Foundation
import GRDB
import TestSupport
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// A service's life over one store file, which it may leave and take up again at any point.
struct TallyRun {
    private let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.url.appendingPathComponent("tally.db").path
    }

    /// The store, which may outlive the run.
    func open() throws -> Store {
        folder.keepUntilExit()
        return try Store.open(path: path, projections: TallyShell.register)
    }

    /// Applies batches from the first one that is not in the store yet, and leaves without a word.
    ///
    /// `batches` are those of the whole run; each is applied at its own moment, so that undisturbed and broken runs write the same.
    func live(_ shell: TallyShell, _ batches: [[Arrival<Tally.Input>]], _ range: Range<Int>) throws {
        let store = try open()
        var host = try MachineHost(shell, store: store)
        for index in range { _ = try host.step(batches[index], at: Self.moment(index)) }
    }

    /// Applies seven numbers on each of sixty days; the machine at their end.
    func sixtyDays(_ shell: TallyShell) throws -> Tally {
        let store = try open()
        var host = try MachineHost(shell, store: store)
        for day in 0..<60 {
            let inputs = (0..<7).map { Arrival<Tally.Input>(own: .number($0)) }
            _ = try host.step(inputs, at: .seconds(1_800_000_000 + Int64(day) * 86_400))
        }
        return host.machine
    }

    /// A batch every minute.
    static func moment(_ index: Int) -> Timestamp { .seconds(1_800_000_000 + Int64(index) * 60) }

    /// The log's bytes, and the table's, with the identity of the log left out.
    func contents() throws -> [String] {
        let store = try open()
        let records = try store.replay(ReplayRequest(from: 0, limit: .max, log: nil, hash: nil)).records
        let rows = try store.read { try Row.fetchAll($0, sql: "SELECT * FROM marks ORDER BY rowid").map(\.description) }
        return records.map { $0.name + " " + String(decoding: $0.body, as: UTF8.self).replacing(store.log, with: "LOG") } + rows
    }

    /// What the machine is after a restart.
    func machine(_ shell: TallyShell) throws -> Tally { try MachineHost(shell, store: open()).machine }
}

extension [Arrival<Tally.Input>] {
    /// Cut into batches of one to `most`, with own inputs of the service strewn in.
    func batches(atMost most: Int64, seed: UInt64) -> [[Arrival<Tally.Input>]] {
        var generator = SplitMix64(seed: seed)
        var rest = self[...]
        var batches: [[Arrival<Tally.Input>]] = []
        while !rest.isEmpty {
            let size = Int(generator.number(in: 1...most))
            batches.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            if generator.happens(onceIn: 3) { batches.append([Arrival(own: .nudge(generator.number(in: 0...99)))]) }
        }
        return batches
    }
}
