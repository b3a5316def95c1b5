import Foundation

/// What a process has of the machine.
struct ProcessUse {
    /// The share of memory that is its own, in bytes: pages that several processes have count in parts.
    var memory: Int64
    /// Seconds of processors that it has used since its start.
    var seconds: Double

    /// Linux counts in these parts of a second wherever this runs.
    private static let ticks = 100.0

    /// Of process `pid`; nil when it cannot be seen.
    init?(_ pid: Int32) {
        guard let rollup = Self.text("/proc/\(pid)/smaps_rollup"), let stat = Self.text("/proc/\(pid)/stat"),
            let line = rollup.split(separator: "\n").first(where: { $0.hasPrefix("Pss:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { return nil }
        // The name of the program, in brackets, may hold spaces.
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        memory = kibibytes << 10
        seconds = (user + system) / Self.ticks
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
