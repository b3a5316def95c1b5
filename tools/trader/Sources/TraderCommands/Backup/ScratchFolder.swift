import Foundation
import TraderProto
import TraderStore

/// A folder of its own for what is not to stay: removed with the value, when the command is interrupted, and by the next command when the
/// process was killed.
final class ScratchFolder {
    private static let prefix = "trader-"

    let path: String
    /// Held for as long as the folder is in use.
    private let lock: FileLock

    init() throws {
        let parent = FileManager.default.temporaryDirectory.path
        Self.sweep(parent)
        path = "\(parent)/\(Self.prefix)\(UUID().uuidString.lowercased())"
        do {
            lock = try FileLock(path: path + ".lock")
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw RunError("\(path) cannot be made (\(error.localizedDescription)): set TMPDIR to a folder with room")
        }
        Leavings.add(path)
        Leavings.add(path + ".lock")
    }

    deinit {
        for path in [path, path + ".lock"] {
            try? FileManager.default.removeItem(atPath: path)
            Leavings.forget(path)
        }
    }

    func path(of service: ServiceName) -> String { "\(path)/\(service).db" }

    /// Removes what commands left that were killed: nobody has their locks.
    private static func sweep(_ parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(".lock") {
            let path = "\(parent)/\(name)"
            guard (try? FileLock(path: path)) != nil else { continue }
            try? FileManager.default.removeItem(atPath: String(path.dropLast(".lock".count)))
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}
