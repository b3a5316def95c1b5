import Foundation
import GRDB
import TestSupport
import TraderProto
import TraderStore

/// A store in a folder of its own, opened and left as a service does it.
struct StoreBench {
    private let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.url.appendingPathComponent("test.db").path
    }

    /// The store, which may outlive the bench.
    func open() throws -> Store {
        folder.keepUntilExit()
        return try Store.open(path: path, projections: Self.projections)
    }

    /// A second connection to the file, as any SQLite tool opens it.
    func outside<Value>(_ body: (Database) throws -> Value) throws -> Value { try DatabaseQueue(path: path).writeWithoutTransaction(body) }

    static let projections: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        migrator.registerMigration("notes-1") { try $0.execute(sql: "CREATE TABLE notes (text TEXT NOT NULL) STRICT") }
    }
}

extension Draft {
    /// A record with a text as its payload.
    static func note(_ text: String, on topic: Topic = .candles, cause: Cause? = nil) -> Draft {
        Draft(topic, key: "key", cause: cause, data: text)
    }
}

extension Store {
    /// Commits records of one topic at a moment, in days.
    @discardableResult
    func append(_ texts: String..., on topic: Topic = .candles, day: Int64 = 0) throws -> [LogRecord] {
        var commit = Commit(day: day)
        commit.drafts = texts.map { .note($0, on: topic) }
        return try self.commit(commit)
    }

    /// Everything that the log holds.
    func everything() throws -> [LogRecord] {
        try replay(ReplayRequest(from: 0, limit: 1_000_000, log: nil, hash: nil)).records
    }

    func reply(from seq: Int64, limit: Int = 100, log: String? = nil, hash: RecordHash? = nil) throws -> ReplayReply {
        try replay(ReplayRequest(from: seq, limit: limit, log: log, hash: hash)).reply
    }

    /// The texts that projections wrote.
    func notes() throws -> [String] { try read { try String.fetchAll($0, sql: "SELECT text FROM notes ORDER BY rowid") } }

    /// The bodies of the journaled inputs after a position.
    func inputs(after position: Int64 = 0) throws -> [String] {
        var texts: [String] = []
        try forEachInput(after: position) { texts.append(String(decoding: $0.body, as: UTF8.self)) }
        return texts
    }
}

extension Commit {
    /// A commit at a moment in whole days.
    init(day: Int64) { self.init(at: .day(day)) }

    /// Adds a note to the projection's table.
    mutating func projectNote(_ text: String) {
        project = { try $0.execute(sql: "INSERT INTO notes VALUES (?)", arguments: [text]) }
    }

    /// Adds an input of an upstream and moves its cursor there.
    mutating func take(_ seq: Int64, from source: ServiceName, log: String = "L") {
        inputs.append(InputRow(source: source.rawValue, seq: seq, body: Array("\(source)/\(seq)".utf8)))
        cursors[source] = TraderProto.Cursor(log: log, seq: seq, hash: .genesis)
    }
}

extension Int64 {
    /// The microseconds of a moment in whole days since 1970.
    static func day(_ count: Int64) -> Int64 { count * 86_400_000_000 }
}
