package import Foundation

/// Files that people and programs put beside the stores: read whole, but only when they are small.
package enum SmallFile {
    /// The most bytes that such a file may have.
    package static let mostBytes = 1 << 20

    /// What the file at `path` holds; nil when it cannot be read or is larger than `mostBytes`, of which no more is read.
    package static func contents(atPath path: String) -> Data? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        do {
            let contents = try file.read(upToCount: mostBytes + 1) ?? Data()
            return contents.count <= mostBytes ? contents : nil
        } catch {
            return nil
        }
    }
}
