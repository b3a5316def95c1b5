import Foundation

/// Text from a file, unpacked when the name ends in `.gz`.
public enum TextFile {
    /// Reads the whole file, without a byte order mark. Throws `FileError` when it is missing, unreadable, damaged, no UTF-8, or when it has
    /// more than `limit` bytes: then it is not read.
    public static func read(_ path: String, atMost limit: Int = FileLimits.bytes) throws(FileError) -> String {
        let file = try FileBytes(path, atMost: limit)
        var bytes: [UInt8] = []
        while true {
            let piece = try file.next()
            guard !piece.isEmpty else { break }
            bytes += piece
        }
        guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self) else {
            throw FileError(path, "is not UTF-8 text; save it as UTF-8")
        }
        return text
    }
}

extension Collection<UInt8> {
    /// What follows the mark with which some editors begin a file: it is no part of the text.
    var withoutByteOrderMark: SubSequence { starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self[...] }
}
