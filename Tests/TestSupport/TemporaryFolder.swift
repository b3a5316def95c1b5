public import Foundation

/// A folder that goes away with its last user.
public final class TemporaryFolder: Sendable {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("trader-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and returns its path.
    public func write(_ contents: Data, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try contents.write(to: file)
        return file.path
    }

    /// Writes a text file and returns its path.
    public func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }
}
