public import Foundation
import Synchronization

/// A folder that goes away with its last user.
public final class TemporaryFolder: Sendable {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("trader-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    private static let kept = Mutex<[TemporaryFolder]>([])

    /// Keeps the folder until the process ends, for what is open in it and outlives whoever made it.
    public func keepUntilExit() {
        Self.kept.withLock { kept in
            if kept.isEmpty { atexit { TemporaryFolder.kept.withLock { $0.removeAll() } } }
            kept.append(self)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and returns its path.
    public func write(_ contents: Data, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try contents.write(to: file)
        return file.path
    }

    /// Makes a named pipe, which nobody writes to.
    public func makePipe(_ name: String) throws {
        try Process.run(URL(fileURLWithPath: "/usr/bin/mkfifo"), arguments: [url.appendingPathComponent(name).path]).waitUntilExit()
    }

    /// Writes a text file and returns its path.
    public func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }
}
