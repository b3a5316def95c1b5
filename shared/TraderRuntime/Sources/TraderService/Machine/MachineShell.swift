public import GRDB
public import TraderModel
public import TraderProto
public import TraderStore

/// How a service's machine meets the bus and the store: records in, records and tables out.
public protocol MachineShell<Machine>: Sendable {
    associatedtype Machine: TraderModel.Machine

    /// The version of the machine's rules: a snapshot of another version is loaded only as `machine(ofVersion:state:)` makes it.
    var version: Int { get }
    /// The machine of an empty store.
    var fresh: Machine { get }
    /// Whether inputs are journaled, so that the state can be made again from them; else the (small) state is kept at each commit.
    var isJournaled: Bool { get }

    /// Whether an input that changes nothing and leads to nothing is left out of the journal. The machine must be small: it is compared
    /// with itself at each input.
    var leavesOutWhatChangesNothing: Bool { get }

    /// Whether its log is a book that is kept for ever, as an account's: then the journal alone is pruned, and a machine of another version
    /// must be able to go on from the state that is kept (`machine(ofVersion:state:)`).
    var keepsLog: Bool { get }

    /// What the state of a snapshot of another version becomes, with which a start goes on behind that snapshot; nil when the inputs that are
    /// still journaled are all it needs. Throws when neither is so.
    func machine(ofVersion version: Int, state: [UInt8]) throws -> Machine?

    /// The input that an upstream's record is for the machine; nil when it is none.
    func input(from header: EnvelopeHeader, body: [UInt8]) throws -> Machine.Input?
    /// What the journal keeps of an upstream's record: an envelope that leads to the same state. The same record leads to the same bytes.
    func journaled(_ header: EnvelopeHeader, body: [UInt8]) throws -> [UInt8]
    /// The records that an output becomes.
    func drafts(of output: Machine.Output, cause: Cause?) -> [Draft]
    /// The same records, each at its place, as an earlier version wrote them; empty where it wrote them as now.
    func earlierDrafts(of output: Machine.Output, cause: Cause?) -> [Draft]
    /// Writes the tables that people query, within the transaction.
    func project(_ outputs: [Machine.Output], at: Timestamp, in db: Database) throws
}

extension MachineShell {
    public var leavesOutWhatChangesNothing: Bool { false }
    public var keepsLog: Bool { false }
    public func machine(ofVersion version: Int, state: [UInt8]) throws -> Machine? { nil }
    public func journaled(_ header: EnvelopeHeader, body: [UInt8]) throws -> [UInt8] { body }
    public func earlierDrafts(of output: Machine.Output, cause: Cause?) -> [Draft] { [] }
}
