import Foundation

/// What keeps a second process from a store: the lock file beside it, which names its holder, and the store's own file, which stays locked
/// when the lock file is deleted.
final class StoreLocks: Sendable {
    private let lock: FileLock
    private let store: FileLock

    /// Takes both for the store at `path`; with `isTaking` false only looks whether they can be taken.
    ///
    /// Throws `StoreError.inUse` when another process has one of them, and `StoreError.unusable` when a file cannot be opened.
    init(path: String, isTaking: Bool = true) throws(StoreError) {
        let lockPath = path + ".lock"
        lock = isTaking ? try FileLock(path: lockPath) : try FileLock(holding: lockPath)
        store = try FileLock(holding: path, holder: isTaking ? nil : LockHolder.read(lockPath))
    }

    /// The store's file.
    var identity: FileIdentity { store.identity }
}
