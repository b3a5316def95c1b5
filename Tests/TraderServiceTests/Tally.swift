import GRDB
import TraderModel
import TraderProto
import TraderService
import TraderStore

/// A machine that remembers everything it was given, in one number, and says so now and then.
struct Tally: Machine {
    var count = 0
    var mixed: Int64

    enum Input: Codable, Equatable, Sendable {
        case number(Int64)
        case nudge(Int64)
    }

    struct Mark: Codable, Equatable, Sendable {
        var count: Int
        var mixed: Int64
    }

    init(from start: Int64 = 0) { mixed = start }

    mutating func apply(_ input: Input, emit: (Mark) -> Void) {
        count += 1
        switch input {
        case .number(let number): mixed = mixed &* 31 &+ number
        case .nudge(let number): mixed = mixed &* 37 &- number
        }
        if count.isMultiple(of: 7) { emit(Mark(count: count, mixed: mixed)) }
        if count.isMultiple(of: 21) { emit(Mark(count: -count, mixed: mixed)) }
    }
}

/// Tally between records whose payload is a number and a store.
struct TallyShell: MachineShell {
    var version = 1
    var fresh = Tally()
    var isJournaled = true
    var keepsLog = false
    /// A count at which the table cannot be written.
    var failsAt: Int?
    /// A number that cannot be applied: it is an error, or it ends the process.
    var poison: Int64?
    var isDeadly = false

    struct Failure: Error {}

    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> Tally.Input? {
        guard header.knownTopic == .candles else { return nil }
        let number = try WireCodec.decode(Envelope<Int64>.self, from: body).data
        guard number != poison else {
            precondition(!isDeadly, "a number that ends the process")
            throw Failure()
        }
        return .number(number)
    }

    func drafts(of output: Tally.Mark, cause: Cause?) -> [Draft] {
        [Draft(output.count > 0 ? .fires : .orders, key: "tally", cause: cause, data: output)]
    }

    func project(_ outputs: [Tally.Mark], at: Timestamp, in db: Database) throws {
        for mark in outputs {
            if mark.count == failsAt { throw Failure() }
            try db.execute(sql: "INSERT INTO marks VALUES (?, ?)", arguments: [mark.count, at.microseconds])
        }
    }

    static let register: @Sendable (inout DatabaseMigrator) -> Void = { migrator in
        migrator.registerMigration("marks-1") { try $0.execute(sql: "CREATE TABLE marks (count INTEGER PRIMARY KEY, at INTEGER)") }
    }
}
