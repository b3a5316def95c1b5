/// Why a store cannot be used, with what to do about it. None of them is worth a retry by the same process.
public enum StoreError: Error, CustomStringConvertible, Equatable {
    /// Another process has the store.
    case inUse(path: String)
    /// The store was written by a newer version of this program.
    case newerVersion(path: String)
    /// The store belongs to something else, such as another kind of market.
    case claimed(path: String, property: String, kept: String, wanted: String)
    /// The file cannot be opened, read or written.
    case unusable(path: String, reason: String)
    /// What the store holds contradicts itself.
    case damaged(path: String, reason: String)
    /// A record at or below the cursor, or one that does not follow it, was to be applied.
    case outOfOrder(source: String, seq: Int64, after: Int64)

    public var description: String {
        switch self {
        case .inUse(let path):
            "\(path) is in use by another process: stop that process, or choose another data folder"
        case .newerVersion(let path):
            "\(path) was written by a newer version: start that version, or choose another data folder"
        case .claimed(let path, let property, let kept, let wanted):
            "\(path) was made for a \(kept) \(property), and this is a \(wanted) one: choose another data folder"
        case .unusable(let path, let reason):
            "\(path) cannot be used (\(reason)): check free space, permissions and the disk, then start again"
        case .damaged(let path, let reason):
            "\(path) is damaged (\(reason)): restore it from a backup"
        case .outOfOrder(let source, let seq, let after):
            "record \(source)/\(seq) does not follow the last one applied (\(after)): this is a fault of the program, please report it"
        }
    }
}
