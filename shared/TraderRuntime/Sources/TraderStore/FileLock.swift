import Foundation

/// Sole use of a file among processes: held until it is released or the process ends, however it ends.
public struct FileLock: ~Copyable, Sendable {
    private let file: FileHandle

    /// Takes the lock file at `path`, made when it is missing. Throws `StoreError.inUse` when another process has it.
    public init(path: String) throws(StoreError) {
        if !FileManager.default.fileExists(atPath: path), !FileManager.default.createFile(atPath: path, contents: nil) {
            throw .unusable(path: path, reason: "the lock file cannot be made")
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else { throw .unusable(path: path, reason: "the lock file cannot be opened") }
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
        self.file = file
    }
}
