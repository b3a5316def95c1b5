import Foundation
import SystemPackage

/// The bytes of a regular file, piece by piece, unpacked when its name ends in `.gz`: never more than a bound, whatever the file says of itself.
final class FileBytes {
    private static let piece = 64 << 10

    private let path: String
    private let limit: Int
    private let source: FileHandle
    /// Nil when the file is not packed.
    private let gzip: Process?
    private var count = 0
    private var isOver = false

    /// Opens the file. Throws `FileError` when it is missing, unreadable, no regular file, or larger than `limit` bytes.
    init(_ path: String, atMost limit: Int) throws(FileError) {
        self.path = path
        self.limit = limit
        let file = try Self.open(path, atMost: limit)
        let isPacked = path.lowercased().hasSuffix(".gz")
        (source, gzip) = isPacked ? try Self.unpacking(file, path) : (file, nil)
    }

    deinit { if let gzip, gzip.isRunning { gzip.terminate() } }

    /// The next bytes; empty at the end. Throws when there are too many, or when a packed file is not whole.
    func next() throws(FileError) -> Data {
        guard !isOver else { return Data() }
        let data: Data
        do {
            data = try source.read(upToCount: Self.piece) ?? Data()
        } catch {
            throw FileError(path, "cannot be read (\(error.localizedDescription)); copy it to another disk")
        }
        count += data.count
        guard count <= limit else { throw Self.tooLarge(path, limit, isPacked: gzip != nil) }
        if data.isEmpty { try finish() }
        return data
    }

    private func finish() throws(FileError) {
        isOver = true
        guard let gzip else { return }
        gzip.waitUntilExit()
        guard gzip.terminationStatus == 0 else { throw FileError(path, "is not a whole gzip file; fetch it again") }
    }

    /// What was opened is asked for its kind and size, not its name: a pipe would never end, and a file that is too large is not read at all.
    private static func open(_ path: String, atMost limit: Int) throws(FileError) -> FileHandle {
        let file: FileDescriptor
        let stat: Stat
        do {
            // A pipe without a writer would hold the opening up.
            file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec])
            stat = try file.stat()
        } catch {
            throw FileError(path, problem(error, opening: path))
        }
        let handle = FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: true)
        switch stat.type {
        case .regular: break
        case .directory: throw FileError(path, "is a folder and cannot be read as a file; give a file")
        default: throw FileError(path, "is a pipe or a device and cannot be read as a file; give a file")
        }
        guard stat.size <= limit else { throw tooLarge(path, limit, isPacked: false) }
        return handle
    }

    private static func problem(_ error: any Error, opening path: String) -> String {
        switch error as? Errno {
        case .noSuchFileOrDirectory:
            let isLink = (try? FilePath(path).stat(followTargetSymlink: false).type) == .symbolicLink
            return isLink ? "is a link that leads nowhere; mend or delete it" : "no such file; give the path of an existing one"
        case .permissionDenied: return "cannot be read by this user; check its rights"
        case .tooManySymbolicLinkLevels: return "is a link that leads to itself; mend or delete it"
        case let errno?: return "cannot be read (\(errno)); give another file"
        case nil: return "cannot be read (\(error)); give another file"
        }
    }

    private static func tooLarge(_ path: String, _ limit: Int, isPacked: Bool) -> FileError {
        FileError(path, "\(isPacked ? "unpacks to" : "has") more than \(limit) bytes, and no more are taken; give a part of it")
    }

    private static func unpacking(_ file: FileHandle, _ path: String) throws(FileError) -> (FileHandle, Process) {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = ["-dc"]
        let output = Pipe()
        gzip.standardInput = file
        gzip.standardOutput = output
        gzip.standardError = FileHandle.nullDevice
        do {
            try gzip.run()
        } catch {
            throw FileError(path, "gzip could not be run (\(error)); unpack the file first")
        }
        return (output.fileHandleForReading, gzip)
    }
}
