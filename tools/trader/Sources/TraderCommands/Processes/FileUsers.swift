import Foundation

/// Which processes of this machine have a file open, as far as their owner lets this process see it.
package enum FileUsers {
    /// The processes that run the executable called `name` and have the file at `path` open, also when it was deleted since. The file's
    /// name counts and not what it says: it may have been emptied, copied or written over.
    package static func pids(of path: String, executable name: String) -> [Int32] {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { has($0, file) && ProcessLife.runs($0, executable: name) }.sorted()
    }

    /// Whether process `pid` has the file at `path` open.
    package static func uses(_ pid: Int32, _ path: String) -> Bool {
        has(pid, URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    }

    private static func has(_ pid: Int32, _ file: String) -> Bool {
        let folder = "/proc/\(pid)/fd"
        let open = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return open.contains { number in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")
            return target == file || target == file + " (deleted)"
        }
    }
}
