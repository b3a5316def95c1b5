import Foundation
import TraderProto

/// A folder of its own for what is not to stay: removed with the value, and when the command is interrupted.
final class ScratchFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("trader-\(UUID().uuidString.lowercased())").path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            Leavings.add(path)
        } catch {
            throw RunError("\(path) cannot be made (\(error.localizedDescription)): set TMPDIR to a folder with room")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        Leavings.forget(path)
    }

    func path(of service: ServiceName) -> String { "\(path)/\(service).db" }
}
