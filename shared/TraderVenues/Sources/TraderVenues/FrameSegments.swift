import Foundation

/// The files of a `FrameRing`, numbered from 1 and growing; one is written to, the others wait to be read or deleted.
struct FrameSegments {
    /// Files that the bound is shared by: an eighth of what is kept goes at once.
    private static let count = 8
    /// The most files, however small: each start begins one.
    private static let mostFiles = 64

    let folder: String
    private let maxBytes: Int
    private let segmentBytes: Int
    private var lastNumber = 0
    private var current: FileHandle?
    private var currentBytes = 0

    init(folder: String, maxBytes: Int) {
        self.folder = folder
        self.maxBytes = maxBytes
        segmentBytes = max(1, maxBytes / Self.count)
    }

    /// Writes whole lines; false when they are larger than a file may be. Throws what the file system says, and leaves no half line.
    mutating func append(_ bytes: Data) throws -> Bool {
        guard bytes.count <= segmentBytes else { return false }
        if current == nil || currentBytes + bytes.count > segmentBytes { try begin() }
        guard let current else { return false }
        do {
            try current.write(contentsOf: bytes)
            currentBytes += bytes.count
        } catch {
            // When half a line cannot be taken back either, the next lines go into a file of their own.
            do { try current.truncate(atOffset: UInt64(currentBytes)) } catch { close() }
            throw error
        }
        return true
    }

    /// The files that are there, the oldest first; none where there is no folder yet.
    func paths() throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try Self.files(in: folder).map { path(of: $0.number) }
    }

    /// Closes the file; a next line begins another one.
    mutating func close() {
        // What was written is with the system already: nothing can be lost here.
        try? current?.close()
        current = nil
    }

    /// Makes room, then begins the file with the next number.
    private mutating func begin() throws {
        close()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var files = try Self.files(in: folder)
        let number = max(files.last?.number ?? 0, lastNumber) + 1
        lastNumber = number
        var total = files.reduce(0) { $0 + $1.bytes }
        while let oldest = files.first, total + segmentBytes > maxBytes || files.count >= Self.mostFiles {
            try FileManager.default.removeItem(atPath: path(of: oldest.number))
            total -= oldest.bytes
            files.removeFirst()
        }
        let url = URL(fileURLWithPath: path(of: number))
        if !FileManager.default.fileExists(atPath: url.path) { try Data().write(to: url) }
        current = try FileHandle(forWritingTo: url)
        currentBytes = 0
    }

    private func path(of number: Int) -> String {
        let digits = String(number)
        return "\(folder)/frames-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).jsonl"
    }

    /// The files that are there, by number. Others in the folder are left alone.
    private static func files(in folder: String) throws -> [(number: Int, bytes: Int)] {
        try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
            guard let match = name.wholeMatch(of: /frames-(\d{6,9})\.jsonl/), let number = Int(match.1) else { return nil }
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            guard attributes[.type] as? FileAttributeType == .typeRegular, let bytes = attributes[.size] as? Int else { return nil }
            return (number, bytes)
        }
        .sorted { $0.number < $1.number }
    }
}
