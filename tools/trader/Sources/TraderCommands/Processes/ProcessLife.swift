import Foundation

/// Whether a process that a file names is still there.
package enum ProcessLife {
    /// Whether process `pid` runs the executable called `name`: an id alone may have gone to another process.
    package static func runs(_ pid: Int32, executable name: String) -> Bool {
        // A process that has ended and was not yet collected has no executable any more.
        guard pid > 0, let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe") else { return false }
        return file.split(separator: "/").last?.split(separator: " ").first == name[...]
    }

    /// Asks a process to stop; false when it is not there.
    @discardableResult
    package static func terminate(_ pid: Int32) -> Bool { pid > 0 && kill(pid, SIGTERM) == 0 }

    /// Ends a process that does not stop.
    package static func end(_ pid: Int32) { if pid > 0 { _ = kill(pid, SIGKILL) } }
}
