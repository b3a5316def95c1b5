import Foundation
import Glibc
import Synchronization

/// A hundred ports of one test's processes: no other test process has them, whichever it is and whatever it runs, and nobody listens there.
public final class PortBlock: Sendable {
    /// The first of them, a multiple of a hundred.
    public let first: Int
    private let lock: FileHandle

    private static let size = 100
    /// Below the ports that Linux gives to clients (from 32,768 on).
    private static let blocks = 100..<320
    private static let next = Mutex(Int(ProcessInfo.processInfo.processIdentifier) % blocks.count)

    /// Takes a block until the last reference to it is gone. Throws when there is none.
    public init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trader-test-ports")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for _ in Self.blocks {
            let block = Self.next.withLock { next in
                next = (next + 1) % Self.blocks.count
                return Self.blocks.lowerBound + next
            }
            guard let lock = Self.lock(folder.appendingPathComponent("\(block)").path) else { continue }
            // What a killed test left behind may still listen.
            guard try Self.listening().isDisjoint(with: block * Self.size..<(block + 1) * Self.size) else { continue }
            first = block * Self.size
            self.lock = lock
            return
        }
        throw NoPorts()
    }

    /// The lock of a block, which ends with the handle or with the process; nil when another has it.
    private static func lock(_ path: String) -> FileHandle? {
        guard FileManager.default.fileExists(atPath: path) || FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forUpdatingAtPath: path), flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0
        else { return nil }
        return file
    }

    /// The TCP ports on which somebody listens in this network namespace.
    private static func listening() throws -> Set<Int> {
        var ports: Set<Int> = []
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] where FileManager.default.fileExists(atPath: table) {
            for line in try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n").dropFirst() {
                let fields = line.split(separator: " ")
                guard fields.count > 3, fields[3] == "0A", let port = fields[1].split(separator: ":").last else { continue }
                if let number = Int(port, radix: 16) { ports.insert(number) }
            }
        }
        return ports
    }
}

/// Every block of ports is taken.
struct NoPorts: Error, CustomStringConvertible {
    var description: String { "no block of 100 free ports between 10,000 and 32,000" }
}
