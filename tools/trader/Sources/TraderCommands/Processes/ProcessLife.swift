import Foundation

/// Whether a process that a file names is still there.
package enum ProcessLife {
    /// Whether process `pid` runs the executable called `name`: an id alone may have gone to another process.
    package static func runs(_ pid: Int32, executable name: String) -> Bool {
        // A process that has ended and was not yet collected has no executable any more.
        guard pid > 0, let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe") else { return false }
        return file.split(separator: "/").last?.split(separator: " ").first == name[...]
    }

    /// Whether process `pid` is another user's, who shows no more of it than its name, and the name is `name`.
    package static func isHidden(_ pid: Int32, called name: String) -> Bool {
        guard pid > 0, kill(pid, 0) != 0, errno == EPERM else { return false }
        let said = FileManager.default.contents(atPath: "/proc/\(pid)/comm") ?? Data()
        return String(decoding: said, as: UTF8.self) == "\(name)\n"
    }

    /// Asks a process to stop; false when it is not there.
    @discardableResult
    package static func terminate(_ pid: Int32) -> Bool { pid > 0 && kill(pid, SIGTERM) == 0 }

    /// Ends a process that does not stop.
    package static func end(_ pid: Int32) { if pid > 0 { _ = kill(pid, SIGKILL) } }
}
