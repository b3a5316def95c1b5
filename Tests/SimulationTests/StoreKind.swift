import Foundation
import TestSupport
import TraderProto
import TraderSimulation
import TraderStore

/// The two stores that must answer alike: the real one, and the simulation's model of it.
enum StoreKind: CaseIterable {
    case real
    case simulated

    /// Where a store of this kind lies, so that it can be opened again.
    struct Place {
        fileprivate let folder: TemporaryFolder?
        fileprivate let file: SimulatedFile

        func open() throws -> any RecordStore {
            guard let folder else { return SimulatedStore(opening: file) }
            folder.keepUntilExit()
            return try Store.open(path: folder.url.appendingPathComponent("contract.db").path)
        }
    }

    func place() throws -> Place {
        Place(folder: self == .real ? try TemporaryFolder() : nil, file: SimulatedFile(log: "simulated"))
    }
}

extension RecordStore {
    /// Commits records with a text each, at a moment in days.
    @discardableResult
    func append(_ texts: String..., on topic: Topic = .candles, day: Int64 = 0) throws -> [LogRecord] {
        var commit = Commit(at: day * 86_400_000_000)
        commit.drafts = texts.map { Draft(topic, key: "key", cause: nil, data: $0) }
        return try self.commit(commit)
    }

    /// What a replay request is answered, without the identity of the log.
    func answer(from seq: Int64, limit: Int = 1_000, log: String? = nil, hash: RecordHash? = nil) throws -> String {
        let (reply, records) = try replay(ReplayRequest(from: seq, limit: limit, log: log, hash: hash))
        let names = records.map { "\($0.seq) \($0.name)" }
        return "\(reply.status) \(reply.oldest)...\(reply.head) from \(reply.from), \(reply.count): \(names)"
    }

    /// The bodies of the journaled inputs after a position.
    func inputs(after position: Int64 = 0) throws -> [String] {
        var texts: [String] = []
        try forEachInput(after: position) { texts.append(String(decoding: $0.body, as: UTF8.self)) }
        return texts
    }
}

extension Commit {
    /// Adds an input of an upstream and moves its cursor there.
    mutating func take(_ seq: Int64, from source: ServiceName) {
        inputs.append(InputRow(source: source.rawValue, seq: seq, body: Array("\(source)/\(seq)".utf8)))
        cursors[source] = Cursor(log: "L", seq: seq, hash: .genesis)
    }
}
