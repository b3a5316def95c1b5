package import Foundation
import SystemPackage

/// A file that is only added to, whoever else adds to it.
package enum AppendingFile {
    /// Opens the file at `path`, made when it is missing; nil when it cannot be written.
    package static func open(_ path: String) -> FileHandle? {
        let options: FileDescriptor.OpenOptions = [.append, .create, .closeOnExec]
        guard let file = try? FileDescriptor.open(FilePath(path), .writeOnly, options: options, permissions: .ownerReadWrite) else {
            return nil
        }
        return FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: true)
    }
}
