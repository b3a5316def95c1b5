package import Foundation

/// The end of a program's log, and what is added to it.
package struct LogTail {
    private static let lineFeed = UInt8(ascii: "\n")

    private let path: String
    private var file: FileHandle?
    private var identity: UInt64?

    package init(path: String) { self.path = path }

    /// The last `lines` lines, reaching back into the file that was full before this one. Later calls of `added` go on from here.
    package mutating func last(_ lines: Int) -> Data {
        let new = read(from: path)
        let old = Self.lineCount(new) < lines ? FileManager.default.contents(atPath: ProgramLog.oldPath(of: path)) ?? Data() : Data()
        return Self.suffix(old + new, lines: lines)
    }

    /// What was added since; empty when nothing was.
    package mutating func added() -> Data {
        let rest = (try? file?.readToEnd()) ?? Data()
        guard rest.isEmpty, let current = Self.identity(of: path), current != identity else { return rest }
        // The log was full: it goes on in a fresh file.
        return read(from: path)
    }

    private mutating func read(from path: String) -> Data {
        file = FileHandle(forReadingAtPath: path)
        identity = Self.identity(of: path)
        return (try? file?.readToEnd()) ?? Data()
    }

    private static func identity(of path: String) -> UInt64? {
        ((try? FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber]) as? NSNumber)?.uint64Value
    }

    private static func lineCount(_ data: Data) -> Int { data.reduce(into: 0) { $0 += $1 == lineFeed ? 1 : 0 } }

    private static func suffix(_ data: Data, lines: Int) -> Data {
        var left = lines
        var start = data.endIndex
        // A line feed at the very end ends the last line and begins none.
        while start > data.startIndex {
            let before = data.index(before: start)
            if data[before] == lineFeed, start != data.endIndex {
                left -= 1
                if left == 0 { break }
            }
            start = before
        }
        return lines > 0 ? data[start...] : Data()
    }
}
