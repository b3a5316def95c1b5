/// Why a store cannot be used, with what to do about it. None of them is worth a retry by the same process.
public enum StoreError: Error, CustomStringConvertible, Equatable {
    /// Another process has the store: the one that its lock file names, where it names one.
    case inUse(path: String, holder: LockHolder?)
    /// The store of another service lies under this one's name.
    case otherService(path: String, kept: String, wanted: String)
    /// The name of an open store no longer leads to it.
    case displaced(path: String, how: String)
    /// The store was written by a newer version of this program.
    case newerVersion(path: String)
    /// The store belongs to something else, such as another kind of market.
    case claimed(path: String, property: String, kept: String, wanted: String)
    /// The file cannot be opened, read or written.
    case unusable(path: String, reason: String)
    /// A table does not take what a record led to.
    case refused(path: String, reason: String)
    /// What the store holds contradicts itself.
    case damaged(path: String, reason: String)
    /// A record at or below the cursor, or one that does not follow it, was to be applied.
    case outOfOrder(source: String, seq: Int64, after: Int64)

    public var description: String {
        switch self {
        case .inUse(let path, let holder):
            "\(path) is in use by another process\(holder.map { " (\($0))" } ?? ""): stop that process, or choose another data folder"
        case .otherService(let path, let kept, let wanted):
            "\(path) is the store of \(kept), and this is \(wanted): the files were mixed up; give each its own name back"
        case .displaced(let path, let how):
            "\(path) \(how) while it was open: what was written since is lost; put a backup back, or start again with what is there now"
        case .newerVersion(let path):
            "\(path) was written by a newer version: start that version, or choose another data folder"
        case .claimed(let path, let property, let kept, let wanted):
            "\(path) was made for a \(kept) \(property), and this is a \(wanted) one: choose another data folder"
        case .unusable(let path, let reason):
            "\(path) cannot be used (\(reason)): check free space, permissions and the disk, then start again"
        case .refused(let path, let reason):
            "\(path) does not take what was to be written (\(reason)): this is a fault of the program, please report it"
        case .damaged(let path, let reason):
            "\(path) is damaged (\(reason)): restore it from a backup"
        case .outOfOrder(let source, let seq, let after):
            "record \(source)/\(seq) does not follow the last one applied (\(after)): this is a fault of the program, please report it"
        }
    }
}
