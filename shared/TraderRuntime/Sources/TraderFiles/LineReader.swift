import Foundation

/// The lines of a text file, one at a time, so that a file costs what its lines say and not what it weighs.
struct LineReader {
    private let path: String
    private let file: FileBytes
    private var bytes: [UInt8] = []
    private var place = 0
    private var isOver = false
    /// The number of the line read last, from 1.
    private(set) var row = 0

    init(path: String) throws(FileError) {
        self.path = path
        file = try FileBytes(path, atMost: FileLimits.bytes)
    }

    /// The next line, without its end (LF, CR LF or CR); nil after the last. Throws when it is too long or no UTF-8.
    mutating func next() throws(FileError) -> String? {
        var line: [UInt8] = []
        while true {
            if place == bytes.count {
                try refill()
                if isOver {
                    // Nothing after the last line's end is no line.
                    return line.isEmpty ? nil : try text(line)
                }
            }
            let end = bytes[place...].firstIndex { $0 == Self.lineFeed || $0 == Self.carriageReturn }
            line += bytes[place..<(end ?? bytes.count)]
            guard line.count <= FileLimits.lineBytes else {
                throw FileError("\(path) row \(row + 1): has more than \(FileLimits.lineBytes) bytes; give a CSV file")
            }
            place = end ?? bytes.count
            if let end {
                try passEnd(at: end)
                return try text(line)
            }
        }
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private mutating func passEnd(at end: Int) throws(FileError) {
        place = end + 1
        guard bytes[end] == Self.carriageReturn else { return }
        if place == bytes.count { try refill() }
        if place < bytes.count, bytes[place] == Self.lineFeed { place += 1 }
    }

    private mutating func refill() throws(FileError) {
        bytes = Array(try file.next())
        place = 0
        isOver = bytes.isEmpty
    }

    private mutating func text(_ line: [UInt8]) throws(FileError) -> String {
        row += 1
        guard let text = String(validating: row == 1 ? line.withoutByteOrderMark : line[...], as: UTF8.self) else {
            throw FileError("\(path) row \(row): is not UTF-8 text; give a CSV file in UTF-8")
        }
        return text
    }
}
