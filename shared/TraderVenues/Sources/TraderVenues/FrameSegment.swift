import Foundation

/// One file of a `FrameRing`.
struct FrameSegment {
    private let handle: FileHandle
    private let maxBytes: Int
    private var bytes = 0

    var isFull: Bool { bytes >= maxBytes }

    /// Opens the file after the newest in `folder`, and deletes the oldest beyond `keeping`.
    static func next(in folder: String, maxBytes: Int, keeping: Int) throws -> FrameSegment {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let names = try files.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("frames-") && $0.hasSuffix(".jsonl") }.sorted()
        let newest = names.last.flatMap { Int($0.dropFirst(7).dropLast(6)) } ?? 0
        for name in names.dropLast(keeping - 1) { try files.removeItem(atPath: "\(folder)/\(name)") }
        let digits = String(newest + 1)
        let path = "\(folder)/frames-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).jsonl"
        guard files.createFile(atPath: path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        return FrameSegment(handle: try FileHandle(forWritingTo: URL(fileURLWithPath: path)), maxBytes: maxBytes)
    }

    private init(handle: FileHandle, maxBytes: Int) {
        self.handle = handle
        self.maxBytes = maxBytes
    }

    mutating func append(_ data: Data) throws {
        try handle.write(contentsOf: data)
        bytes += data.count
    }
}
