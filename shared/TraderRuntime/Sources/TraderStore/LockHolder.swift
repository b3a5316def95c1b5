import Foundation

/// The process that has a lock file, as the file says: `PROGRAM PID SINCE` in one line, SINCE in unix seconds.
public struct LockHolder: Equatable, Sendable, CustomStringConvertible {
    /// The name of its executable.
    public let program: String
    public let pid: Int32
    /// When it took the lock, in unix seconds.
    public let since: Int64

    public init(program: String, pid: Int32, since: Int64) {
        self.program = program
        self.pid = pid
        self.since = since
    }

    /// This process, from now on.
    static var current: LockHolder {
        let process = ProcessInfo.processInfo
        return LockHolder(program: process.processName, pid: process.processIdentifier, since: Int64(Date().timeIntervalSince1970))
    }

    /// Who the lock file at `path` says has it, or had it last; nil when it does not say. Only a lock that is refused tells that it is held.
    public static func read(_ path: String) -> LockHolder? {
        guard let contents = FileManager.default.contents(atPath: path), contents.count < 1_000 else { return nil }
        let fields = String(decoding: contents, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard fields.count == 3, let pid = Int32(fields[1]), let since = Int64(fields[2]) else { return nil }
        return LockHolder(program: String(fields[0]), pid: pid, since: since)
    }

    var text: String { "\(program.split(whereSeparator: \.isWhitespace).joined(separator: "-")) \(pid) \(since)\n" }

    public var description: String {
        "\(program), process \(pid), since \(Date(timeIntervalSince1970: TimeInterval(since)).formatted(.iso8601))"
    }
}
