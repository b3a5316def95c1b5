import Foundation
import GRDB
import TraderCrypto
public import TraderProto

/// A kept state of a machine, and where it stood.
public struct Checkpoint: Equatable, Sendable {
    /// Inputs applied before: the position of the last of them.
    public let position: Int64
    /// The version of the machine that made it, and the records that follow.
    public let version: Int
    /// The end of the log when it was made.
    public let logSeq: Int64
    public let logHash: RecordHash
    /// The state, as a binary property list.
    public let state: [UInt8]
    /// Whether the digest kept with the state is the state's.
    public let isIntact: Bool

    init(_ row: Row) throws {
        guard let hash = RecordHash(bytes: Array(row["log_hash"] as Data)) else {
            throw StoreError.damaged(path: "snapshots", reason: "the log's hash of position \(row["position"] as Int64) is no hash")
        }
        position = row["position"]
        version = row["version"]
        logSeq = row["log_seq"]
        logHash = hash
        state = Array(row["state"] as Data)
        isIntact = SHA256.digest(of: state) == Array(row["digest"] as Data)
    }
}
