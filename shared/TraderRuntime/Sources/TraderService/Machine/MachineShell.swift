public import GRDB
public import TraderModel
public import TraderProto
public import TraderStore

/// How a service's machine meets the bus and the store: records in, records and tables out.
public protocol MachineShell<Machine>: Sendable {
    associatedtype Machine: TraderModel.Machine

    /// The version of the machine's rules: snapshots of another version are not loaded.
    var version: Int { get }
    /// The machine of an empty store.
    var fresh: Machine { get }
    /// Whether inputs are journaled, so that the state can be made again from them; else the (small) state is kept at each commit.
    var isJournaled: Bool { get }

    /// Whether a new version needs the journal from its beginning, as a ledger does: such a store is never pruned.
    var needsWholeJournal: Bool { get }

    /// The input that an upstream's record is for the machine; nil when it is none.
    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> Machine.Input?
    /// The records that an output becomes.
    func drafts(of output: Machine.Output, cause: Cause?) -> [Draft]
    /// Writes the tables that people query, within the transaction.
    func project(_ outputs: [Machine.Output], at: Timestamp, in db: Database) throws
}

extension MachineShell {
    public var needsWholeJournal: Bool { false }
}
