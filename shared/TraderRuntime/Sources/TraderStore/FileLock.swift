import Foundation
import SystemPackage

/// Sole use of a file among processes: held until it is released or the process ends, however it ends.
public struct FileLock: ~Copyable, Sendable {
    private let file: FileDescriptor
    /// The file that is held, whatever its name leads to by now.
    let identity: FileIdentity

    /// Takes the lock file at `path`, made when it is missing, and writes into it who has it. Throws `StoreError.inUse`, with the holder's
    /// words, when another process has it.
    public init(path: String) throws(StoreError) {
        try self.init(holding: path)
        // The lock holds without these words: a full disk is noticed where something is kept.
        try? writeHolder()
    }

    /// Takes the file at `path` itself, made when it is missing; what it holds is not touched. `holder` is said of a process that has it.
    init(holding path: String, holder: LockHolder? = nil) throws(StoreError) {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                FilePath(path), .readWrite, options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let reason = Errno(rawValue: errno)
            try? file.close()
            guard reason == .wouldBlock || reason == .resourceTemporarilyUnavailable else {
                throw .unusable(path: path, reason: "it cannot be locked: \(reason)")
            }
            throw .inUse(path: path, holder: holder ?? LockHolder.read(path))
        }
        do {
            identity = try FileIdentity(of: file)
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
        self.file = file
    }

    deinit { try? file.close() }

    private func writeHolder() throws {
        try file.resize(to: 0)
        try file.writeAll(toAbsoluteOffset: 0, LockHolder.current.text.utf8)
    }
}
